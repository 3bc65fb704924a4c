import type { S3Client } from '@aws-sdk/client-s3';
import type { ThreadPool } from '../threads/thread-pool.js';

export interface ForecastDeps {
  readonly s3: S3Client;
  readonly threads: Pick<ThreadPool, 'run'>;
}
