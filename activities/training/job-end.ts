import type { DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { classifyFailureReason } from '../../contracts/failures/failure-reason.js';
import type { FailureType } from '../../contracts/failures/failures.js';
import type { JobEnd } from '../../contracts/training/training-job.js';
import type { TrainingDeps } from './deps.js';
import { readTail } from './job-log.js';

/** Whether the job can't change any more. */
export const isTerminal = (status: string | undefined): boolean =>
  status === 'Completed' || status === 'Failed' || status === 'Stopped';

/** Turns a terminal description into the one result shape, with the log's tail where the job did not complete. */
export async function toJobEnd(
  logs: TrainingDeps['logs'],
  description: DescribeTrainingJobCommandOutput,
): Promise<JobEnd> {
  const name = description.TrainingJobName as string;
  const common = {
    name,
    metrics: finalMetrics(description),
    trainingSeconds: description.TrainingTimeInSeconds ?? 0,
    billableSeconds: description.BillableTimeInSeconds ?? 0,
    ...trainedOf(description),
  };
  if (description.TrainingJobStatus === 'Completed') {
    return { kind: 'completed', ...common, modelUri: description.ModelArtifacts?.S3ModelArtifacts ?? '' };
  }
  return {
    kind: 'failed',
    ...common,
    failure: failureOf(description),
    reason: description.FailureReason ?? `The job ended as ${description.SecondaryStatus}.`,
    logTail: await readTail(logs, '/aws/sagemaker/TrainingJobs', name),
  };
}

/** Those that ended as a number: a loss of NaN is no result, and what reads this would take its null for one. */
const finalMetrics = ({ FinalMetricDataList: list = [] }: DescribeTrainingJobCommandOutput): Record<string, number> =>
  Object.fromEntries(
    list.flatMap(({ MetricName: name = '', Value: value }) =>
      Number.isFinite(value) ? [[name, value as number]] : [],
    ),
  );

function failureOf(description: DescribeTrainingJobCommandOutput): FailureType {
  if (description.TrainingJobStatus === 'Failed') return classifyFailureReason(description.FailureReason ?? '');
  switch (description.SecondaryStatus) {
    case 'MaxRuntimeExceeded':
      return 'MaxRuntimeExceeded';
    case 'MaxWaitTimeExceeded':
      return 'MaxWaitTimeExceeded';
    // Between two instances, mostly; a job that ends here has lost its last one.
    case 'Interrupted':
      return 'SpotLost';
    default:
      return 'StoppedByUser';
  }
}

function trainedOf({ TrainingStartTime: from, TrainingEndTime: to }: DescribeTrainingJobCommandOutput) {
  return from === undefined || to === undefined ? {} : { trained: [from.getTime(), to.getTime()] as const };
}
