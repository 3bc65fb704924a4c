import type { S3Client } from '@aws-sdk/client-s3';
import type { Threads } from '../threads/thread-task.js';

/** What the activities that monitor forecasts need from the worker. */
export interface MonitoringDeps {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly threads: Pick<Threads, 'run'>;
}
