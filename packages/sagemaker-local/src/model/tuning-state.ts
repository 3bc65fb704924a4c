import type { ResourceState } from './resource.js';

/** Why no more training jobs are started. */
export type HaltCause = 'user' | 'max-runtime' | 'target' | 'not-improving' | 'converged' | 'no-success';

/** Everything about a tuning job that changes, without its trials. Times are epoch milliseconds. */
export interface TuningState extends ResourceState {
  readonly status: 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped';
  /** Trials so far; they are stored under the numbers from 1 to this one. */
  readonly launched: number;
  readonly halt?: { readonly cause: HaltCause; readonly at: number };
  readonly convergedAt?: number;
  readonly endedAt?: number;
  readonly failureReason?: string;
}

export const initialTuningState: TuningState = { status: 'InProgress', launched: 0 };

export const isTuningEnded = ({ status }: TuningState): boolean => status !== 'InProgress' && status !== 'Stopping';

/** What one trial is: a training job with hyperparameters that the strategy chose. */
export interface TuningTrialSpec {
  /** From 1, in the order of the starts. */
  readonly index: number;
  readonly trainingJob: string;
  /** Which of the tuning job's definitions, from 0. */
  readonly definition: number;
  /** Hyperparameters that are searched. */
  readonly tuned: Readonly<Record<string, string>>;
}

/** Why the tuning job itself stopped a trial: a rule against bad ones, its MaxResource, or the end of it all. */
export type TrialStopCause = 'early' | 'used-up' | 'halt';

/** How a trial ended; the training job may be deleted later. Times are epoch milliseconds. */
export interface TrialEnd {
  readonly status: 'Completed' | 'Failed' | 'Stopped';
  /** Final value of the objective metric, where the job logged one. */
  readonly objective?: number;
  readonly failureReason?: string;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt: number;
}

export interface TuningTrialState extends ResourceState {
  readonly status: 'Running' | 'Ended';
  readonly stop?: TrialStopCause;
  readonly end?: TrialEnd;
}

/** A trial as stored. */
export interface Trial extends TuningTrialSpec {
  readonly stop?: TrialStopCause | undefined;
  readonly end?: TrialEnd | undefined;
}
