import type { TrialResult } from '../training/trial.js';
import type { TuningParents } from './tuning.js';

/** A trial without what its workflow knew of it. */
export interface RecordedTrial {
  /** The proposal, as the search made it. */
  readonly values: Readonly<Record<string, string | number | boolean>>;
  readonly result: TrialResult;
}

/** What a sweep leaves in the object store. */
export interface SweepRecord {
  readonly run: string;
  readonly dataKey: string;
  readonly objective: string;
  readonly trials: readonly RecordedTrial[];
  /** The tuning job that the sweep was, where SageMaker did the search. */
  readonly tuningJob?: string;
}

/** What a sweep starts from. */
export interface WarmStart {
  /** Trials on other data: they say where the search is to begin. */
  readonly observed: readonly RecordedTrial[];
  /** Completed trials on the same data: they are not tried again, and may win. */
  readonly comparable: readonly RecordedTrial[];
  /** The same sweeps as tuning jobs, where the new one is to be one. */
  readonly parents?: TuningParents;
}

/** Where a run leaves the record of its sweep for later sweeps. */
export const sweepRecordUri = (bucket: string, run: string): string => `s3://${bucket}/runs/${run}/sweep.json`;
