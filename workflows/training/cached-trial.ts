import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import { type CachedStep, type StepRef, stepRef, trainingStepParts } from '../../contracts/training/step-cache.js';
import type { TrialResult, TrialSpec } from '../../contracts/training/trial.js';
import { steps, waitingSteps } from '../shared/proxies.js';
import type { StopRequests } from './stop-requests.js';

/**
 * Does a training step once: an identical one that is done already, in whatever run, is taken over, one that is under way
 * is waited for. Without a container digest nobody can say what is identical, so the step is just done.
 */
export async function cachedTrial(
  trial: TrialSpec,
  stops: StopRequests,
  train: () => Promise<TrialResult>,
): Promise<TrialResult> {
  if (trial.container === undefined) return train();
  const owner = workflowInfo().workflowId;
  const step = stepRef(trainingStepParts(trial.plan, trial.container));
  let claim = await steps.claimStep(step, owner);
  if (claim.kind === 'taken') {
    const waited = await stops.unlessStopRequested(() => waitingSteps.awaitStep(step, owner));
    // Training sees the stop request too, and starts nothing.
    if (waited.kind === 'stop-requested') return train();
    claim = waited.value;
  }
  if (claim.kind === 'done') return takenOver(trial, claim.step);
  const { remade } = claim;
  const result = await trainAndRecord(trial, { step, owner }, train);
  return remade === undefined ? result : { ...result, remade };
}

async function trainAndRecord(
  { run }: TrialSpec,
  { step, owner }: { step: StepRef; owner: string },
  train: () => Promise<TrialResult>,
): Promise<TrialResult> {
  let result: TrialResult | undefined;
  try {
    result = await train();
    return result;
  } finally {
    await CancellationScope.nonCancellable(() =>
      result?.status === 'completed'
        ? steps.recordStep({ ...step, run, owner, result })
        : steps.releaseStep(step, owner),
    );
  }
}

/** The result of another run: nothing was trained and nothing paid. */
const takenOver = ({ name }: TrialSpec, { run, owner, result }: CachedStep): TrialResult => ({
  ...result,
  name,
  attempts: [],
  seconds: 0,
  billableSeconds: 0,
  ...(result.cost === undefined ? {} : { cost: 0 }),
  cached: { run, workflow: owner },
});
