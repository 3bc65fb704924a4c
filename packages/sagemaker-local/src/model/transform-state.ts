import type { CreateModelInput, TransformJobStatus } from '@aws-sdk/client-sagemaker';
import type { ProcessIdentity } from '@durable-forecast/lib/process-identity.mjs';
import type { ResourceState } from './resource.js';

/** The start of a model server; folders are relative to the server's root. */
export interface ServerRun {
  readonly runFolder: string;
  readonly identity?: ProcessIdentity;
}

/** Everything about a transform job that changes. Times are epoch milliseconds. */
export interface TransformState extends ResourceState {
  readonly status: TransformJobStatus;
  /** The model as it was when the job was created: deleting it doesn't disturb the job. */
  readonly model: CreateModelInput;
  readonly runs: number;
  readonly server?: ServerRun;
  /** Keys of input objects whose outputs are in S3. */
  readonly done: readonly string[];
  readonly stopRequested: boolean;
  readonly failureReason?: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

export const initialTransformState = (model: CreateModelInput): TransformState => ({
  status: 'InProgress',
  model,
  runs: 0,
  done: [],
  stopRequested: false,
});
