import {
  type CreateAutoMLJobCommandInput,
  type CreateAutoMLJobV2CommandInput,
  DescribeAutoMLJobCommand,
  type DescribeAutoMLJobCommandOutput,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { until } from '../../../../test/support/until.js';
import { bucket, roleArn } from './test-bench.js';

const source = (name: string) => ({
  S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: `s3://${bucket}/${name}/rows/` },
});

/** The seed's request: tabular regression on MSE. Rows lie below the job's name. */
export const autoMLRequest = (
  name: string,
  changes: Partial<CreateAutoMLJobCommandInput> = {},
): CreateAutoMLJobCommandInput => ({
  AutoMLJobName: name,
  InputDataConfig: [{ DataSource: source(name), TargetAttributeName: 'demand' }],
  OutputDataConfig: { S3OutputPath: `s3://${bucket}/found` },
  ProblemType: 'Regression',
  AutoMLJobObjective: { MetricName: 'MSE' },
  RoleArn: roleArn,
  ...changes,
});

export const autoMLRequestV2 = (
  name: string,
  tabular: object = {},
  changes: Partial<CreateAutoMLJobV2CommandInput> = {},
): CreateAutoMLJobV2CommandInput => ({
  AutoMLJobName: name,
  AutoMLJobInputDataConfig: [{ DataSource: source(name), ChannelType: 'training' }],
  OutputDataConfig: { S3OutputPath: `s3://${bucket}/found` },
  AutoMLProblemTypeConfig: { TabularJobConfig: { TargetAttributeName: 'demand', ...tabular } },
  RoleArn: roleArn,
  ...changes,
});

/** Waits until the description of a job of the first form satisfies the condition, and returns it. */
export const autoMLUntil = (
  client: SageMakerClient,
  name: string,
  what: string,
  holds: (job: DescribeAutoMLJobCommandOutput) => boolean,
  timeout = 60_000,
): Promise<DescribeAutoMLJobCommandOutput> =>
  until(() => client.send(new DescribeAutoMLJobCommand({ AutoMLJobName: name })), { what, timeout, holds });

export const autoMLEnd = (client: SageMakerClient, name: string, timeout?: number) =>
  autoMLUntil(
    client,
    name,
    `the AutoML job ${name} to end`,
    ({ AutoMLJobStatus }) => !['InProgress', 'Stopping'].includes(AutoMLJobStatus ?? ''),
    timeout,
  );
