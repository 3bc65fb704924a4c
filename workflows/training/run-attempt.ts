import { CancellationScope, CancelledFailure, isCancellation } from '@temporalio/workflow';
import type { RuleFinding, RuleJudge } from '../../contracts/training/rule-findings.js';
import type { JobEnd } from '../../contracts/training/training-job.js';
import type { TrainingAttempt } from '../../contracts/training/training-plan.js';
import { failureOf } from '../shared/failure-of.js';
import { stop, submit } from '../shared/proxies.js';
import { endWithoutJob } from './end-without-job.js';
import { type FollowOptions, followJob } from './follow-job.js';

export interface AttemptEnd {
  /** Exact name of the job; empty when it was never accepted. */
  readonly job: string;
  readonly judge?: RuleJudge | undefined;
  readonly end: JobEnd;
  readonly findings: readonly RuleFinding[];
}

/** One attempt from submit to end. @throws CancelledFailure after the remote job has stopped */
export async function runAttempt(
  attempt: TrainingAttempt,
  { onSubmitted, ...options }: FollowOptions & { readonly onSubmitted: (job: string) => void },
): Promise<AttemptEnd> {
  let job = '';
  try {
    const submitted = await submit.submitTraining(attempt);
    job = submitted.name;
    onSubmitted(job);
    return { job, judge: submitted.judge, ...(await followJob(submitted, attempt, options)) };
  } catch (error) {
    // A refused submit is an end like any other; so is a watch that Temporal gave up on. Either may have left a job
    // running, unless the name is somebody else's; after a refusal for quota, submit itself has asked SageMaker.
    const { type, message } = failureOf(error);
    const nothingRuns = type === 'JobNameCollision' || (job === '' && type === 'Quota');
    if (!nothingRuns) await CancellationScope.nonCancellable(() => stop.stopTraining(attempt));
    if (isCancellation(error)) throw error;
    // A submit whose worker died is not tried again once it is cancelled: its timeout hides the cancellation.
    if (CancellationScope.current().consideredCancelled) throw new CancelledFailure(message);
    return { job, end: endWithoutJob(job, type, message), findings: [] };
  }
}
