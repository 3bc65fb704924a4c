import type { CreateTrainingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { hashOf } from '@durable-forecast/lib/hash';
import { jobName } from '../../contracts/jobs/job-name.js';
import { isAwsRule } from '../../contracts/request/rules.js';
import { debugUriOf, type TrainingAttempt, type TrainingPlan } from '../../contracts/training/training-plan.js';
import { debugHookConfig } from '../debugger/debugger-request.js';

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
    ...inputOf(plan),
    OutputDataConfig: { S3OutputPath: plan.outputUri },
    ResourceConfig: {
      InstanceType: attempt.instanceType as never,
      InstanceCount: 1,
      VolumeSizeInGB: plan.volumeGb,
      ...(plan.keepAliveSeconds === undefined ? {} : { KeepAlivePeriodInSeconds: plan.keepAliveSeconds }),
    },
    ...hookOf(plan),
    ...spotOf(attempt),
    StoppingCondition: {
      MaxRuntimeInSeconds: plan.maxRuntimeSeconds,
      ...(plan.spot === undefined ? {} : { MaxWaitTimeInSeconds: plan.spot.maxWaitSeconds }),
    },
  };
}

/** All attempts share one place for checkpoints, so that the next one goes on where the last one was lost. */
function spotOf(
  attempt: TrainingAttempt,
): Pick<CreateTrainingJobCommandInput, 'EnableManagedSpotTraining' | 'CheckpointConfig'> {
  const { spot, outputUri } = attempt.plan;
  if (spot === undefined) return {};
  const place = `${outputUri}/checkpoints/${trainingJobName({ ...attempt, attempt: 1 })}`;
  return { EnableManagedSpotTraining: true, ...(spot.checkpoints ? { CheckpointConfig: { S3Uri: place } } : {}) };
}

/** AWS refuses an empty list of channels: a job without any leaves the member out. */
function inputOf({ channels }: TrainingPlan): Pick<CreateTrainingJobCommandInput, 'InputDataConfig'> {
  if (channels.length === 0) return {};
  return {
    InputDataConfig: channels.map((channel) => ({
      ChannelName: channel.name,
      ContentType: channel.contentType,
      DataSource: {
        S3DataSource: { S3DataType: channel.dataType, S3Uri: channel.uri, S3DataDistributionType: 'FullyReplicated' },
      },
    })),
  };
}

/** A watched job saves tensors: rules read them, and so do the pictures of the report. */
function hookOf({ rules, outputUri }: TrainingPlan): Pick<CreateTrainingJobCommandInput, 'DebugHookConfig'> {
  return rules === undefined ? {} : { DebugHookConfig: debugHookConfig(rules, debugUriOf({ outputUri })) };
}

/** Whether SageMaker's own evaluations come into question: the request allows them, and the image saves what they need. */
export function mayAskService({ rules, savesTensors }: Pick<TrainingPlan, 'rules' | 'savesTensors'>): boolean {
  if (rules === undefined || !rules.watch.some(({ rule }) => isAwsRule(rule))) return false;
  return rules.source === 'sagemaker' || (rules.source === 'auto' && savesTensors);
}
