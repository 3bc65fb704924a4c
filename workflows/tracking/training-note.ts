import { workflowInfo } from '@temporalio/workflow';
import type { TrackingNote } from '../../contracts/tracking/tracking-entry.js';
import { shownStatus } from '../../contracts/training/shown-status.js';
import type { TrialResult, TrialSpec } from '../../contracts/training/trial.js';

/** What is told of a training: the same whether we or SageMaker's own tuning started its jobs. */
export type TrackedTrial = Pick<TrialSpec, 'name' | 'run' | 'plan'> & {
  readonly forecast: string;
  /** Workflow id of the trial; of SageMaker's own, what its id would be. */
  readonly owner: string;
  readonly purpose: 'trial' | 'fit';
  /** Milliseconds since 1970. */
  readonly startedAt: number;
};

/** A trial or fit that has ended, as the tracker is told of it. */
export function trainingNote(trial: TrackedTrial, result: TrialResult): TrackingNote {
  const { plan, owner, forecast, run, purpose, name, startedAt } = trial;
  const { algorithm, image, hyperparameters, status, modelUri, job, attempts } = result;
  return {
    entry: {
      kind: 'training-ended',
      id: owner,
      at: new Date(Date.now()).toISOString(),
      ...{ forecast, run, owner, name, purpose, algorithm, image, status, startedAt },
      parameters: hyperparameters,
      metrics: metricsOf(trial, result),
      facts: factsOf(result),
      inputs: Object.fromEntries(plan.channels.map((channel) => [channel.name, channel.uri])),
      ...(modelUri === undefined ? {} : { model: modelUri }),
      ...(job === undefined ? {} : { job }),
      attempts: attempts.map(({ job, instanceType, status, billableSeconds, trained }) => ({
        ...{ job, instanceType, status, billableSeconds },
        ...(trained === undefined ? {} : { trained }),
      })),
      series: {},
    },
    definitions: plan.metrics,
  };
}

/** The trial or fit that this workflow is. */
export const thisTraining = (trial: TrialSpec, forecast: string, startedAt: number): TrackedTrial => ({
  ...trial,
  forecast,
  owner: workflowInfo().workflowId,
  purpose: trial.sweep === undefined ? 'fit' : 'trial',
  startedAt,
});

/** Names that no container's metric has. */
function metricsOf({ plan }: TrackedTrial, result: TrialResult): Record<string, number> {
  const { objective, seconds, billableSeconds, cost } = result;
  const all = [
    ...(objective === undefined ? [] : [[plan.objective, objective] as const]),
    ['seconds', seconds] as const,
    ['billable_seconds', billableSeconds] as const,
    ...(cost === undefined ? [] : [['cost_usd', cost] as const]),
  ];
  return Object.fromEntries(all.filter(([, value]) => Number.isFinite(value)));
}

function factsOf(result: TrialResult): Record<string, string> {
  const { cached, failure, ruleEvents = [], demoted } = result;
  return {
    status: shownStatus(result),
    ...(cached === undefined ? {} : { 'taken-over-from': cached.run }),
    ...(failure === undefined ? {} : { failure: failure.type, reason: failure.reason }),
    ...(demoted ? { demoted: 'true' } : {}),
    ...(ruleEvents.length === 0
      ? {}
      : { rules: ruleEvents.map(({ name, step, action }) => `${name} at round ${step ?? '?'}: ${action}`).join('; ') }),
  };
}
