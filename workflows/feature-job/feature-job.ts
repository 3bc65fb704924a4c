import { CancellationScope, CancelledFailure, isCancellation, setCurrentDetails } from '@temporalio/workflow';
import type { FeatureJobEnd, FeatureJobPlan, FeatureJobResult } from '../../contracts/jobs/feature-job.js';
import { detailsTable } from '../shared/details-table.js';
import { failureOf } from '../shared/failure-of.js';
import { stop, submit, watch } from '../shared/proxies.js';
import { type TypedAttempt, tryInstanceTypes } from '../shared/try-instance-types.js';

type CompletedJob = Extract<FeatureJobEnd, { kind: 'completed' }>;
type FailedJob = Extract<FeatureJobEnd, { kind: 'failed' }>;

/**
 * The feature files of a run by one processing job, and no job left running, however it ends.
 *
 * Where AWS has no instance of a type the next one of the plan is tried, as trainings do.
 */
export async function featureJob(plan: FeatureJobPlan): Promise<FeatureJobResult> {
  const attempts: FeatureJobResult['attempts'][number][] = [];
  const end = await tryInstanceTypes<CompletedJob, FailedJob>(
    'job of the features',
    { types: plan.instanceTypes, first: plan },
    async (attempt) => {
      show(plan, attempt);
      const ended = await attemptOnce({ ...plan, instanceType: attempt.instanceType, attempt: attempt.attempt });
      const { job, instanceType, billableSeconds } = ended;
      if (job !== '') attempts.push({ job, instanceType, billableSeconds, instances: plan.instances });
      return ended;
    },
  );
  return { ...end, attempts };
}

/** For the Web UI. */
function show(plan: FeatureJobPlan, { attempt, instanceType, tried }: TypedAttempt): void {
  setCurrentDetails(
    detailsTable([
      ['now', `attempt ${attempt} on ${plan.instances} x ${instanceType}`],
      ['tried before', tried.join('\n')],
      ['task', `\`${plan.taskUri}\``],
      ['files', `\`${plan.featuresUri}\``],
    ]),
  );
}

/** One job from submit to end. @throws CancelledFailure after the remote job has stopped */
async function attemptOnce(plan: FeatureJobPlan): Promise<FeatureJobEnd> {
  let job = '';
  try {
    job = (await submit.submitFeatureJob(plan)).name;
    return await watch.watchFeatureJob(job, plan);
  } catch (error) {
    // A refused submit is an end like any other; so is a watch that Temporal gave up on. Either may have left a job running, unless
    // the name is somebody else's.
    const { type, message } = failureOf(error);
    if (type !== 'JobNameCollision') await CancellationScope.nonCancellable(() => stop.stopFeatureJob(plan));
    if (isCancellation(error)) throw error;
    // A submit whose worker died is not tried again once it is cancelled: its timeout hides the cancellation.
    if (CancellationScope.current().consideredCancelled) throw new CancelledFailure(message);
    const { instanceType, instances } = plan;
    return {
      kind: 'failed',
      job,
      instanceType,
      instances,
      billableSeconds: 0,
      failure: type,
      reason: message,
      logTail: [],
    };
  }
}
