import type { S3Client } from '@aws-sdk/client-s3';
import type { ThreadPool } from '../threads/thread-pool.js';

/** What the activities on features need from the worker. */
export interface FeatureDeps {
  readonly s3: S3Client;
  readonly threads: Pick<ThreadPool, 'run'>;
}
