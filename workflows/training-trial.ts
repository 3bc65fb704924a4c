import { CancellationScope, isCancellation, log, sleep, workflowInfo } from '@temporalio/workflow';
import { type FailureType, meaningOf } from '../contracts/failures.js';
import type { AttemptResult, JobEnd, TrainingAttempt, TrialResult, TrialSpec } from '../contracts/training.js';
import { failureOf } from './failure-of.js';
import { stop, submit, watch } from './proxies.js';
import { mayRetry, retryDelay } from './retry.js';

/**
 * Trains one candidate and follows it to its end.
 *
 * Submitting and watching are apart, so that a restarted watcher never starts a second paid job. A failed trial is a
 * result, not an exception: it must not end the sweep. Only cancellation goes up, after the remote job has stopped.
 */
export async function trainingTrial(trial: TrialSpec): Promise<TrialResult> {
  const startedAt = Date.now();
  const attempts: AttemptResult[] = [];
  let attempt = firstAttempt(trial);
  for (;;) {
    const { job, end } = await runAttempt(attempt);
    attempts.push({
      job,
      instanceType: attempt.instanceType,
      status: end.kind === 'completed' ? 'completed' : end.failure,
    });
    if (end.kind === 'failed') {
      log.warn('attempt failed', { job, failure: end.failure, reason: end.reason });
      const next = await nextAttempt(attempt, end.failure);
      if (next !== undefined) {
        attempt = next;
        continue;
      }
    }
    return resultOf(trial, attempts, end, (Date.now() - startedAt) / 1000);
  }
}

const firstAttempt = ({ run, plan }: TrialSpec): TrainingAttempt => ({
  owner: workflowInfo().workflowId,
  run,
  attempt: 1,
  instanceType: plan.instanceTypes[0] as string,
  plan,
});

/** One attempt from submit to end. @throws CancelledFailure after the remote job has stopped */
async function runAttempt(attempt: TrainingAttempt): Promise<{ job: string; end: JobEnd }> {
  let job = '';
  try {
    job = (await submit.submitTraining(attempt)).name;
    const { metrics, objective } = attempt.plan;
    return { job, end: await watch.watchTraining({ job, metrics, objective }) };
  } catch (error) {
    if (isCancellation(error)) {
      await CancellationScope.nonCancellable(() => stop.stopTraining(attempt));
      throw error;
    }
    // A refused submit is an end like any other; so is a watch that Temporal gave up on. Either may have left a job
    // running, unless the name is somebody else's.
    const { type, message } = failureOf(error);
    if (type !== 'JobNameCollision') await stop.stopTraining(attempt);
    return { job, end: refused(job, type, message) };
  }
}

const refused = (name: string, failure: FailureType, reason: string): JobEnd => ({
  kind: 'failed',
  name,
  failure,
  reason,
  logTail: [],
  metrics: {},
  trainingSeconds: 0,
  billableSeconds: 0,
});

/** What the failure table says about trying again, after the wait it asks for; undefined when the trial is over. */
async function nextAttempt(last: TrainingAttempt, type: FailureType): Promise<TrainingAttempt | undefined> {
  if (!mayRetry(type, last.attempt)) return undefined;
  const types = last.plan.instanceTypes;
  const instanceType =
    meaningOf(type).retry === 'next-instance-type'
      ? (types[(types.indexOf(last.instanceType) + 1) % types.length] as string)
      : last.instanceType;
  await sleep(retryDelay(type, last.attempt), { summary: `wait after ${type}` });
  return { ...last, attempt: last.attempt + 1, instanceType };
}

function resultOf(trial: TrialSpec, attempts: readonly AttemptResult[], end: JobEnd, seconds: number): TrialResult {
  const { plan } = trial;
  const common = {
    name: trial.name,
    algorithm: plan.algorithm,
    hyperparameters: plan.hyperparameters,
    image: plan.image,
    attempts,
    job: end.name === '' ? undefined : end.name,
    seconds,
    billableSeconds: end.billableSeconds,
  };
  if (end.kind === 'failed') {
    return {
      ...common,
      status: 'failed',
      failure: { type: end.failure, reason: end.reason, logTail: end.logTail },
    };
  }
  return { ...common, status: 'completed', objective: end.metrics[plan.objective], modelUri: end.modelUri };
}
