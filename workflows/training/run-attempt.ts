import { CancellationScope, CancelledFailure, isCancellation, patched } from '@temporalio/workflow';
import type { FailureType } from '../../contracts/failures/failures.js';
import type { RuleFinding } from '../../contracts/training/rule-findings.js';
import type { JobEnd, JobRef } from '../../contracts/training/training-job.js';
import type { TrainingAttempt } from '../../contracts/training/training-plan.js';
import { failureOf } from '../shared/failure-of.js';
import { stop, submit } from '../shared/proxies.js';
import { followJob, type JobDesks } from './follow-job.js';

/** Marks runs that wait in line after a refusal for quota. */
export const QUOTA_LINE = 'quota-line';

export interface AttemptEnd {
  /** Exact name of the job; empty when it was never accepted. */
  readonly job: string;
  readonly judge?: JobRef['judge'];
  readonly end: JobEnd;
  readonly rules: readonly RuleFinding[];
}

/** One attempt from submit to end. @throws CancelledFailure after the remote job has stopped */
export async function runAttempt(attempt: TrainingAttempt, desks: JobDesks): Promise<AttemptEnd> {
  let job = '';
  try {
    const submitted = await submit.submitTraining(attempt);
    job = submitted.name;
    return { job, judge: submitted.judge, ...(await followJob(submitted, attempt, desks)) };
  } catch (error) {
    // A refused submit is an end like any other; so is a watch that Temporal gave up on. Either may have left a job
    // running, unless the name is somebody else's; after a refusal for quota, submit itself has looked.
    const { type, message } = failureOf(error);
    const nothingRuns = type === 'JobNameCollision' || (job === '' && type === 'Quota' && patched(QUOTA_LINE));
    if (!nothingRuns) await CancellationScope.nonCancellable(() => stop.stopTraining(attempt));
    if (isCancellation(error)) throw error;
    // A submit whose worker died is not tried again once it was told to end: its timeout hides the cancellation.
    if (CancellationScope.current().consideredCancelled) throw new CancelledFailure(message);
    return { job, end: endWithoutJob(job, type, message), rules: [] };
  }
}

/** The end of an attempt that SageMaker has nothing to say about. */
export const endWithoutJob = (name: string, failure: FailureType, reason: string): JobEnd & { kind: 'failed' } => ({
  kind: 'failed',
  name,
  failure,
  reason,
  logTail: [],
  metrics: {},
  trainingSeconds: 0,
  billableSeconds: 0,
});
