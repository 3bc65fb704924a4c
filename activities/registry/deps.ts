import type { S3Client } from '@aws-sdk/client-s3';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';

/** What the activities on the model registry need from the worker. */
export interface RegistryDeps {
  readonly sagemaker: SageMakerClient;
  readonly s3: S3Client;
  readonly bucket: string;
}
