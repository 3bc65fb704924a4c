import type { CreateTrainingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { hashOf } from '../../contracts/hash.js';
import { jobName } from '../../contracts/names.js';
import type { TrainingAttempt } from '../../contracts/training.js';
import { debugUriOf } from '../../contracts/training.js';
import { debugHookConfig } from '../debugger/debugger-request.js';
import { needTensors } from '../debugger/job-rules.js';

/** Tag that carries the hash of the request, so that an attach can prove it found the same job. */
export const REQUEST_HASH_TAG = 'forecast:request-hash';
/** Tag that names the workflow that started the job; the orphan reaper looks for it. */
export const OWNER_TAG = 'forecast:owner';
/** Tag that names the run. */
export const RUN_TAG = 'forecast:run';

/** The exact name of the job of an attempt. Attempts differ only in their suffix. */
export const trainingJobName = ({ owner, plan, attempt }: TrainingAttempt): string =>
  jobName({ owner, inputHash: hashOf(plan), attempt });

/** The request that submit sends, without the tags; its hash identifies the job's content. */
export function trainingRequest(attempt: TrainingAttempt, roleArn: string): CreateTrainingJobCommandInput {
  const { plan } = attempt;
  return {
    TrainingJobName: trainingJobName(attempt),
    RoleArn: roleArn,
    AlgorithmSpecification: {
      TrainingImage: plan.image,
      TrainingInputMode: 'File',
      // "You can't override the metric definitions for Amazon SageMaker algorithms": a built-in one has its own.
      ...(plan.builtIn
        ? {}
        : { MetricDefinitions: plan.metrics.map(({ name, regex }) => ({ Name: name, Regex: regex })) }),
    },
    HyperParameters: { ...plan.hyperparameters },
    InputDataConfig: plan.channels.map((channel) => ({
      ChannelName: channel.name,
      ContentType: channel.contentType,
      DataSource: {
        S3DataSource: { S3DataType: channel.dataType, S3Uri: channel.uri, S3DataDistributionType: 'FullyReplicated' },
      },
    })),
    OutputDataConfig: { S3OutputPath: plan.outputUri },
    ResourceConfig: {
      InstanceType: attempt.instanceType as never,
      InstanceCount: 1,
      VolumeSizeInGB: plan.volumeGb,
    },
    ...(plan.rules !== undefined && needTensors(plan.rules)
      ? { DebugHookConfig: debugHookConfig(plan.rules, debugUriOf(plan)) }
      : {}),
    StoppingCondition: { MaxRuntimeInSeconds: plan.maxRuntimeSeconds },
  };
}
