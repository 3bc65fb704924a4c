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

/** What the search learns from a trial of an earlier sweep. */
export interface EarlierTrial {
  readonly algorithm: string;
  readonly values: RecordedTrial['values'];
  readonly status: TrialResult['status'];
  readonly objective?: number | undefined;
  /** Whether it completed on the same data: then its point is not tried again. */
  readonly comparable: boolean;
}

/** The earlier trials that a sweep learns from, as they lie in the object store: too many for a payload. */
export interface EarlierTrials {
  /** Those on other data first, then the comparable ones; oldest first. */
  readonly trials: readonly EarlierTrial[];
}

/** What a sweep starts from. */
export interface WarmStart {
  /** Trials on other data: they say where the search is to begin. None where `learned` has them. */
  readonly observed: readonly RecordedTrial[];
  /** Completed trials on the same data that may win: those of runs of 0.1.0 are all there are, and are not tried again. */
  readonly comparable: readonly RecordedTrial[];
  /** Where all earlier trials lie that the search learns from. Runs of 0.1.0 have them in the lists above. */
  readonly learned?: { readonly uri: string; readonly trials: number };
  /** The same sweeps as tuning jobs, where the new one is to be one. */
  readonly parents?: TuningParents;
}

/** Where a run keeps what it learned from earlier sweeps. */
export const earlierTrialsUri = (bucket: string, run: string): string =>
  `s3://${bucket}/runs/${run}/earlier-trials.json`;

/** Where a run leaves the record of its sweep for later sweeps. */
export const sweepRecordUri = (bucket: string, run: string): string => `s3://${bucket}/runs/${run}/sweep.json`;
