import type { Hyperparameters, Space } from '../space/dimension.js';

/** What can be trained, with the hyperparameters that are searched of it. */
export interface Algorithm<Name extends string = string> {
  readonly name: Name;
  readonly space: Space;
}

/** One search over all of its algorithms. */
export interface Search<Name extends string = string> {
  /** Same seed, same proposals. */
  readonly seed: number | string;
  /** At least one. */
  readonly algorithms: readonly Algorithm<Name>[];
  /** Points that other searches tried may be proposed again, as when their data was another. */
  readonly repeatsOthers?: boolean | undefined;
}

/** What to try as trial number `index`. */
export interface Proposal<Name extends string = string> {
  /** From 0. */
  readonly index: number;
  readonly algorithm: Name;
  readonly hyperparameters: Hyperparameters;
}

/** What is known of an earlier trial. */
export interface Observation<Name extends string = string> {
  /** Number of the trial in its search; below 0 for one that was taken over from another. */
  readonly index: number;
  readonly algorithm: Name;
  readonly hyperparameters: Hyperparameters;
  readonly status: 'running' | 'completed' | 'pruned' | 'failed';
  /** Smaller is better; of a pruned trial its last value. */
  readonly objective?: number | undefined;
  /** Steps that a pruned trial had done: who came further ranks before. */
  readonly step?: number | undefined;
  /** The search that the trial was of; undefined for this one. Trials are ranked within their source only. */
  readonly source?: string | undefined;
}
