import { workflowIds } from '../../contracts/run/workflow-ids.js';
import type { TrialSpec } from '../../contracts/training/trial.js';
import type { ForecastClient } from '../connection/connect.js';
import { listSteps } from './list-steps.js';
import { workflowInput } from './workflow-input.js';

/**
 * What a new run of the same request and data need not do again: feature files lie under the hash of their content, trainings
 * in the step cache. Transforms and scores are done again; they take minutes.
 */
export async function describeTakenOver(client: ForecastClient, run: string): Promise<string> {
  const trainings = (await listSteps(client, run)).filter(({ kind }) => kind === 'training');
  const done = trainings.filter(({ training }) => training?.status === 'completed');
  if (done.length === 0) return `${run} had finished no training; its feature files are taken over.`;
  const cached = await Promise.all(done.map(({ step }) => isCached(client, run, step)));
  const count = cached.filter(Boolean).length;
  const seconds = done.reduce(
    (sum, { training }, index) => sum + (cached[index] ? (training?.billableSeconds ?? 0) : 0),
    0,
  );
  const rest = done.length - count;
  return [
    `Taken over from ${run}: its feature files, and ${count} of ${trainings.length} trainings (${Math.round(seconds)} s of billable time).`,
    ...(rest === 0
      ? []
      : [
          `${rest} that completed can't be: training.cache is off, or nobody knows what is in their containers ('npx forecast why-not-cached').`,
        ]),
  ].join('\n');
}

/** Whether a training that completed was kept: only where the content of its container is known. */
async function isCached(client: ForecastClient, run: string, step: string): Promise<boolean> {
  const workflowId = step.startsWith('trial-')
    ? workflowIds.trial(workflowIds.sweep(run), step)
    : `${run}/${step.replace(' ', '/')}`;
  return (await workflowInput<TrialSpec>(client, workflowId))?.container !== undefined;
}
