import type { S3Client } from '@aws-sdk/client-s3';
import type { Threads } from '../threads/thread-task.js';

/** What the activities on scenarios need from the worker. */
export interface ScenarioDeps {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly threads: Pick<Threads, 'run'>;
}
