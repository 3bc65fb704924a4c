import type { S3Client } from '@aws-sdk/client-s3';

/** What the activities on champions need from the worker. */
export interface ChampionDeps {
  readonly s3: S3Client;
  readonly bucket: string;
}
