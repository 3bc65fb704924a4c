import type { S3Client } from '@aws-sdk/client-s3';
import type { OpenWorkflow } from '../../contracts/publication/retention.js';

export interface RetentionDeps {
  readonly s3: S3Client;
  /** The oldest open workflow that may refer to versions of a forecast: a run, its monitoring, a question, a rollback, an endpoint. */
  readonly oldestOpen: (name: string) => Promise<OpenWorkflow | undefined>;
  /** Versions that open workflows work with whatever their age: what needs each, as a phrase, by version. */
  readonly versionsInUse: (name: string) => Promise<ReadonlyMap<string, string>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
