import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { DescribePace } from './describe-pace.js';

/** What the training and transform activities need from the worker. */
export interface TrainingDeps {
  readonly sagemaker: SageMakerClient;
  readonly logs: CloudWatchLogsClient;
  /** Reads the tensors that rules judge. */
  readonly s3: S3Client;
  /** Role that SageMaker takes on to read and write S3. */
  readonly roleArn: string;
  /** Seconds between two polls of a job, before jitter. */
  readonly pollSeconds: number;
  /** Temporal service and namespace of this worker; without it, jobs are tagged as nobody's who could reap them. */
  readonly home?: string;
  /** Keeps all watchers of this worker together within its share of the account's Describe rate. */
  readonly pace: DescribePace;
}
