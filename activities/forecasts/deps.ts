import type { S3Client } from '@aws-sdk/client-s3';
import type { Threads } from '../threads/thread-task.js';

export interface ForecastDeps {
  readonly s3: S3Client;
  readonly threads: Pick<Threads, 'run'>;
}
