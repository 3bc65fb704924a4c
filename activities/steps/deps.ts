import type { S3Client } from '@aws-sdk/client-s3';

/** What the activities on the step cache need from the worker. */
export interface StepDeps {
  readonly s3: S3Client;
  readonly bucket: string;
  /** Whether a workflow of this id is running now. */
  readonly isOpen: (workflowId: string) => Promise<boolean>;
  /** Seconds between two polls of somebody else's step. */
  readonly pollSeconds: number;
}
