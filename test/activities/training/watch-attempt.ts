import { MockActivityEnvironment } from '@temporalio/testing';
import type { TrainingDeps } from '../../../activities/training/deps.js';
import { trainingJobName } from '../../../activities/training/training-request.js';
import { watchTraining } from '../../../activities/training/watch-training.js';
import type { WatchTrainingInput } from '../../../activities/training/watch-training-input.js';
import type { JobEnd } from '../../../contracts/training/training-job.js';
import { debugUriOf, type TrainingAttempt } from '../../../contracts/training/training-plan.js';
import type { WatchOutcome } from '../../../contracts/training/watch.js';

/** Watches the job of an attempt as a workflow does. @param changes of what the watch is asked for; no rungs by default */
export function watchAttempt(
  deps: TrainingDeps,
  attempt: TrainingAttempt,
  changes: Partial<WatchTrainingInput> = {},
  environment = new MockActivityEnvironment(),
): Promise<WatchOutcome> {
  const { metrics, objective, channels, rules } = attempt.plan;
  const input: WatchTrainingInput = {
    job: trainingJobName(attempt),
    metrics,
    objective,
    channels,
    rules,
    judge: 'engine',
    debugUri: debugUriOf(attempt.plan),
    rungs: [],
    ...changes,
  };
  return environment.run(watchTraining, deps, input) as Promise<WatchOutcome>;
}

/** Watches the job of an attempt to its end, for which nothing is to be told on the way. */
export async function endOfAttempt(...watch: Parameters<typeof watchAttempt>): Promise<JobEnd> {
  const outcome = await watchAttempt(...watch);
  if (outcome.kind !== 'ended') throw new Error(`it came back early: ${JSON.stringify(outcome)}`);
  return outcome.end;
}
