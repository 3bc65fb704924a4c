import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { TrainingDeps } from '../../activities/training/deps.js';
import { DescribePace } from '../../activities/training/describe-pace.js';

/** A local SageMaker and its S3 server, as `startBench()` starts them. */
interface Bench {
  readonly sagemaker: SageMakerClient;
  readonly logs: CloudWatchLogsClient;
  readonly store: { readonly client: S3Client };
}

/** What activities about jobs are given, of a local SageMaker in this process; they poll often and at no limited pace. */
export const trainingDeps = ({ sagemaker, logs, store }: Bench, changes: Partial<TrainingDeps> = {}): TrainingDeps => ({
  sagemaker,
  logs,
  s3: store.client,
  roleArn: 'arn:aws:iam::000000000000:role/forecast',
  pollSeconds: 0.05,
  pace: new DescribePace(0),
  ...changes,
});
