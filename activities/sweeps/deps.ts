import type { S3Client } from '@aws-sdk/client-s3';

/** What the activities on sweep records need from the worker. */
export interface SweepDeps {
  readonly s3: S3Client;
  readonly bucket: string;
}
