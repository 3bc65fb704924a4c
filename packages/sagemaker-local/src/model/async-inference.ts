import type { ResourceState } from './resource.js';

/** A question to an asynchronous endpoint. */
export interface AsyncInference {
  readonly endpoint: string;
  readonly inferenceId: string;
  /** s3:// addresses. */
  readonly input: string;
  readonly output: string;
  /** Undefined where the configuration has no S3FailurePath. */
  readonly failure?: string | undefined;
  /** What the container gets with it. */
  readonly headers: Readonly<Record<string, string>>;
  /** How long it may wait, and how long the model may take. */
  readonly ttlSeconds: number;
  readonly timeoutSeconds: number;
}

/** One that has ended is forgotten: its answer is in S3. */
export interface AsyncInferenceState extends ResourceState {
  readonly status: 'Queued';
}
