import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Tracker } from './tracker.js';

/** What the activities of the tracker need from the worker. */
export interface TrackingDeps {
  readonly s3: S3Client;
  readonly bucket: string;
  /** Has the series of jobs. */
  readonly logs: CloudWatchLogsClient;
  /** Undefined where none is set: then entries stay where they are. */
  readonly tracker: Tracker | undefined;
  /** Has the outbox emptied, whoever does that now. */
  readonly wake: () => Promise<void>;
}
