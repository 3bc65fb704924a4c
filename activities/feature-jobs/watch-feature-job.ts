import type { DescribeProcessingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { classifyFailureReason } from '../../contracts/failures/failure-reason.js';
import type { FailureType } from '../../contracts/failures/failures.js';
import type { FeatureJobEnd, FeatureJobPlan } from '../../contracts/jobs/feature-job.js';
import type { JobProgress } from '../../contracts/training/training-job.js';
import { withHeartbeats } from '../heartbeats.js';
import type { TrainingDeps } from '../training/deps.js';
import { isTerminal } from '../training/job-end.js';
import { readTail } from '../training/job-log.js';
import { untilNextPoll } from '../training/poll.js';
import { describeFeatureJob } from './describe-feature-job.js';
import { reportsOf } from './feature-job-request.js';

/** Follows the job to its end; only describes, so it can be restarted at will. */
export function watchFeatureJob(deps: TrainingDeps, job: string, plan: FeatureJobPlan): Promise<FeatureJobEnd> {
  return withHeartbeats<JobProgress, FeatureJobEnd>({ job, status: 'Submitted' }, async (report) => {
    for (;;) {
      const description = await describeFeatureJob(deps, job);
      const status = description.ProcessingJobStatus;
      if (isTerminal(status)) return endOf(deps, job, plan, description);
      report({ job, status: status ?? 'InProgress' });
      await untilNextPoll(deps);
    }
  });
}

async function endOf(
  { logs }: TrainingDeps,
  job: string,
  plan: FeatureJobPlan,
  description: DescribeProcessingJobCommandOutput,
): Promise<FeatureJobEnd> {
  const { instanceType, instances } = plan;
  const common = { job, instanceType, instances, billableSeconds: secondsOf(description) };
  if (description.ProcessingJobStatus === 'Completed') {
    return { kind: 'completed', ...common, reportsUri: reportsOf(plan) };
  }
  return {
    kind: 'failed',
    ...common,
    failure: failureOf(description, plan),
    reason: reasonOf(description),
    logTail: await readTail(logs, '/aws/sagemaker/ProcessingJobs', job),
  };
}

/** SageMaker says of no processing job what it bills: its instances from start to end. */
function secondsOf({ ProcessingStartTime: from, ProcessingEndTime: to }: DescribeProcessingJobCommandOutput): number {
  return from === undefined || to === undefined ? 0 : Math.max(0, (to.getTime() - from.getTime()) / 1000);
}

/** A job that has used up its time ends as one that somebody stopped. */
function failureOf(description: DescribeProcessingJobCommandOutput, plan: FeatureJobPlan): FailureType {
  if (description.ProcessingJobStatus === 'Failed') return classifyFailureReason(description.FailureReason ?? '');
  return secondsOf(description) >= plan.maxRuntimeSeconds ? 'MaxRuntimeExceeded' : 'StoppedByUser';
}

/** What SageMaker says, and what the container has left as its message. */
function reasonOf({
  ProcessingJobStatus: status,
  FailureReason: reason,
  ExitMessage: message,
}: DescribeProcessingJobCommandOutput): string {
  const said = reason ?? `The job ended as ${status}.`;
  return message === undefined || said.includes(message) ? said : `${message} (${said})`;
}
