import type { S3Client } from '@aws-sdk/client-s3';

/** What the activities on the records of runs need from the worker. */
export interface RecordDeps {
  readonly s3: S3Client;
  readonly bucket: string;
}
