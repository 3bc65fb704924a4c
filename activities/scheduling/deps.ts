import type { S3Client } from '@aws-sdk/client-s3';

/** What the activities of scheduled runs need from the worker. */
export interface SchedulingDeps {
  readonly s3: S3Client;
  readonly bucket: string;
  /** Whether a workflow has ended otherwise than well. */
  readonly hasFailed: (workflowId: string) => Promise<boolean>;
}
