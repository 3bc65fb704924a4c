import {
  CreateHyperParameterTuningJobCommand,
  type CreateHyperParameterTuningJobCommandInput,
  DescribeHyperParameterTuningJobCommand,
  type DescribeHyperParameterTuningJobCommandOutput,
  type HyperParameterTrainingJobDefinition,
  type HyperParameterTrainingJobSummary,
  type HyperParameterTuningJobConfig,
  ListTrainingJobsForHyperParameterTuningJobCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { until } from '../../../../test/support/until.js';
import { bucket, roleArn } from './test-bench.js';

export const tunableImage = '000000000000.dkr.ecr.us-east-1.amazonaws.com/tunable:latest';

/** The loss is least at x 0.3. */
export const xRange = { ContinuousParameterRanges: [{ Name: 'x', MinValue: '0', MaxValue: '1' }] };

/** A definition of the tunable container. */
export const definition = (
  changes: Partial<HyperParameterTrainingJobDefinition> = {},
): HyperParameterTrainingJobDefinition => ({
  AlgorithmSpecification: {
    TrainingImage: tunableImage,
    TrainingInputMode: 'File',
    MetricDefinitions: [{ Name: 'loss', Regex: 'loss=([0-9.]+)' }],
  },
  RoleArn: roleArn,
  OutputDataConfig: { S3OutputPath: `s3://${bucket}/tuned` },
  ResourceConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1, VolumeSizeInGB: 1 },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
  ...changes,
});

/** A tuning job that looks for the least loss by random search over x, unless another is asked for. */
export function tuningRequest(
  name: string,
  config: Partial<HyperParameterTuningJobConfig> = {},
  job: Partial<HyperParameterTrainingJobDefinition> = {},
  changes: Partial<CreateHyperParameterTuningJobCommandInput> = {},
): CreateHyperParameterTuningJobCommandInput {
  return {
    HyperParameterTuningJobName: name,
    HyperParameterTuningJobConfig: {
      Strategy: 'Random',
      HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'loss' },
      ResourceLimits: { MaxNumberOfTrainingJobs: 3, MaxParallelTrainingJobs: 3 },
      ParameterRanges: xRange,
      RandomSeed: 7,
      ...config,
    },
    TrainingJobDefinition: definition(job),
    ...changes,
  };
}

export const hasTuned = ({ HyperParameterTuningJobStatus: status }: DescribeHyperParameterTuningJobCommandOutput) =>
  ['Completed', 'Failed', 'Stopped'].includes(status ?? '');

/** Waits until a description satisfies the condition, and returns it. */
export async function tuningUntil(
  client: SageMakerClient,
  name: string,
  condition: (job: DescribeHyperParameterTuningJobCommandOutput) => boolean,
): Promise<DescribeHyperParameterTuningJobCommandOutput> {
  return until(() => client.send(new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name })), {
    what: `a condition of the tuning job ${name}`,
    timeout: 50_000,
    holds: condition,
  });
}

/** Creates a tuning job and waits for its end. */
export async function tune(client: SageMakerClient, ...request: Parameters<typeof tuningRequest>) {
  await client.send(new CreateHyperParameterTuningJobCommand(tuningRequest(...request)));
  return tuningUntil(client, request[0], hasTuned);
}

/** All training jobs of a tuning job, in the order of their names. */
export async function trialsOf(client: SageMakerClient, name: string): Promise<HyperParameterTrainingJobSummary[]> {
  const { TrainingJobSummaries } = await client.send(
    new ListTrainingJobsForHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name, MaxResults: 100 }),
  );
  return TrainingJobSummaries ?? [];
}
