import type { S3Client } from '@aws-sdk/client-s3';

/** Where what is shown lies. Nothing is written there: GetObject and ListObjectsV2 are all that is asked of it. */
export interface BrowsedStore {
  readonly s3: S3Client;
  readonly bucket: string;
}
