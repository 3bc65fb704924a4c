import type { ProcessingJobStatus } from '@aws-sdk/client-sagemaker';
import type { HostRun } from './host-run.js';
import type { ResourceState } from './resource.js';

/** Everything about a processing job that changes. Times are epoch milliseconds. */
export interface ProcessingState extends ResourceState {
  readonly status: ProcessingJobStatus;
  /** What is under way; a server that takes the job up goes on from here. */
  readonly phase: 'preparing' | 'running' | 'uploading' | 'ended';
  readonly runs: number;
  readonly hosts: readonly HostRun[];
  readonly stopCause?: 'request' | 'max-runtime';
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly exitMessage?: string;
  readonly failureReason?: string;
}

export const initialProcessingState: ProcessingState = { status: 'InProgress', phase: 'preparing', runs: 0, hosts: [] };
