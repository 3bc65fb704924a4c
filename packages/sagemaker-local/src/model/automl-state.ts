import type {
  AutoMLJobSecondaryStatus,
  AutoMLJobStatus,
  AutoMLMetricEnum,
  CreateAutoMLJobRequest,
  CreateAutoMLJobV2Request,
  ProblemType,
} from '@aws-sdk/client-sagemaker';
import type { HostRun } from './host-run.js';
import type { ResourceState } from './resource.js';

/** An AutoML job as it was asked for, by either of the two operations. */
export type AutoMLRequest =
  | { readonly version: 1; readonly input: CreateAutoMLJobRequest }
  | { readonly version: 2; readonly input: CreateAutoMLJobV2Request };

/** A model that the search has begun. Times are epoch milliseconds. */
export interface AutoMLCandidateState {
  /** As clients see it. */
  readonly name: string;
  /** As the search calls it, and its folder below /opt/ml/model. */
  readonly model: string;
  readonly status: 'InProgress' | 'Completed' | 'Failed' | 'Stopped';
  /** Of the objective, on the validation rows. */
  readonly value?: number;
  readonly failureReason?: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly endedAt?: number;
  /** Its archive, once it is in S3. */
  readonly modelUri?: string;
}

/** What a search decides by itself where the request leaves it open. */
export interface AutoMLResolved {
  readonly problemType: ProblemType;
  readonly objective: AutoMLMetricEnum;
}

/** Everything about an AutoML job that changes. Times are epoch milliseconds. */
export interface AutoMLState extends ResourceState {
  readonly status: AutoMLJobStatus;
  readonly secondaryStatus: AutoMLJobSecondaryStatus;
  /** What is under way; a server that takes the job up goes on from here. */
  readonly phase: 'preparing' | 'running' | 'uploading' | 'ended';
  readonly runs: number;
  readonly hosts: readonly HostRun[];
  /** In the order in which they began. */
  readonly candidates: readonly AutoMLCandidateState[];
  readonly stopCause?: 'request' | 'max-runtime';
  readonly resolved?: AutoMLResolved;
  /** Where the importance of the features lies. */
  readonly explainabilityUri?: string;
  readonly partialFailures: readonly string[];
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly failureReason?: string;
}

export const initialAutoMLState: AutoMLState = {
  status: 'InProgress',
  secondaryStatus: 'Starting',
  phase: 'preparing',
  runs: 0,
  hosts: [],
  candidates: [],
  partialFailures: [],
};
