import type { S3Client } from '@aws-sdk/client-s3';

export interface ForecastDeps {
  readonly s3: S3Client;
}
