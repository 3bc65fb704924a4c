import type { S3Client } from '@aws-sdk/client-s3';
import type { Threads } from '../threads/thread-task.js';

/** What the activities on raw data need from the worker. */
export interface DatasetDeps {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly threads: Threads;
}
