import type { S3Client } from '@aws-sdk/client-s3';
import type { Threads } from '../threads/thread-task.js';

/** What the activity of this folder needs from the worker. */
export interface ExplanationDeps {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly threads: Pick<Threads, 'run'>;
}
