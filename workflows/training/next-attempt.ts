import { log, sleep } from '@temporalio/workflow';
import type { FailedJob, JobEnd } from '../../contracts/training/training-job.js';
import type { TrainingAttempt } from '../../contracts/training/training-plan.js';
import { nextInstanceType } from '../shared/next-instance-type.js';
import { mayRetry, retryDelay } from '../shared/retry.js';
import { changedPlan } from './changed-plan.js';
import { endWithoutJob } from './end-without-job.js';
import type { RuleActions } from './rule-actions.js';
import type { StopRequests } from './stop-requests.js';

type NextAttempt =
  | { readonly kind: 'again'; readonly attempt: TrainingAttempt }
  | { readonly kind: 'over'; readonly end: JobEnd };

/**
 * What the rules or the failure table say about trying again, after the wait that they ask for: after `SpotLost`, another attempt on the
 * same instance type, whose job goes on from the checkpoints of the plan; after `Capacity`, one on the next type of the list.
 */
export async function nextAttempt(
  last: TrainingAttempt,
  end: FailedJob,
  { rules, stops }: { readonly rules: RuleActions; readonly stops: StopRequests },
): Promise<NextAttempt> {
  const { name, failure, reason } = end;
  log.warn('attempt failed', { job: name, failure, reason });
  const attempt = last.attempt + 1;
  const changes = failure === 'StoppedByRule' ? rules.takeRetry() : undefined;
  if (changes !== undefined) {
    return { kind: 'again', attempt: { ...last, attempt, plan: changedPlan(last.plan, changes) } };
  }
  if (!mayRetry(failure, last.attempt, last.plan.instanceTypes.length)) return { kind: 'over', end };
  const waited = await stops.unlessStopRequested(() =>
    sleep(retryDelay(failure, last.attempt), { summary: `wait after ${failure}` }),
  );
  if (waited.kind === 'stop-requested') {
    return { kind: 'over', end: endWithoutJob(name, waited.stop.failure, waited.stop.reason) };
  }
  const instanceType = nextInstanceType(last.plan.instanceTypes, last.instanceType, failure);
  return { kind: 'again', attempt: { ...last, attempt, instanceType } };
}
