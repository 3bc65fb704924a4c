import type { HyperParameterTrainingJobSummary } from '@aws-sdk/client-sagemaker';
import type { EndedTunedTrial } from '../../contracts/sweep/tuning.js';
import { observeFile } from '../s3/stored-files.js';
import type { TrainingDeps } from '../training/deps.js';
import { describeTraining } from '../training/describe-training.js';
import { readTail } from '../training/job-log.js';
import { tunedTrial } from './tuned-trial.js';

/** What the summary of an ended training job lacks: its model, its bill, and why it failed. */
export async function endedTrial(
  deps: TrainingDeps,
  summary: HyperParameterTrainingJobSummary,
): Promise<EndedTunedTrial> {
  const trial = tunedTrial(summary);
  const job = await describeTraining(deps, trial.job);
  const { Value: value, MetricName: metric } = summary.FinalHyperParameterTuningJobObjectiveMetric ?? {};
  const last = job.FinalMetricDataList?.find(({ MetricName: name }) => name === metric)?.Value;
  const objective = value ?? last;
  const completed = job.TrainingJobStatus === 'Completed';
  const { S3ModelArtifacts: modelUri } = job.ModelArtifacts ?? {};
  const ran = (job.TrainingEndTime?.getTime() ?? 0) - (job.CreationTime?.getTime() ?? 0);
  return {
    ...trial,
    status: statusOf(job.TrainingJobStatus, job.SecondaryStatus),
    // NaN is no result.
    ...(Number.isFinite(objective) ? { objective } : {}),
    ...(completed && modelUri !== undefined
      ? { modelUri, modelProof: (await observeFile(deps.s3, modelUri))?.proof }
      : {}),
    ...(job.FailureReason === undefined ? {} : { reason: job.FailureReason }),
    logTail:
      job.TrainingJobStatus === 'Failed' ? await readTail(deps.logs, '/aws/sagemaker/TrainingJobs', trial.job) : [],
    instanceType: job.ResourceConfig?.InstanceType ?? '',
    seconds: Math.max(0, ran / 1000),
    billableSeconds: job.BillableTimeInSeconds ?? 0,
  };
}

function statusOf(status: string | undefined, secondary: string | undefined): EndedTunedTrial['status'] {
  if (secondary === 'MaxRuntimeExceeded') return 'MaxRuntimeExceeded';
  return status === 'Completed' || status === 'Stopped' ? status : 'Failed';
}
