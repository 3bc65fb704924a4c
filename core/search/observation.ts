import type { Algorithm } from '../../contracts/algorithms/algorithms.js';
import type { Hyperparameters } from './space.js';

/** One point of the search. */
export interface Proposal {
  readonly index: number;
  readonly algorithm: Algorithm;
  readonly hyperparameters: Hyperparameters;
}

/** What the search knows of an earlier trial. */
export interface Observation {
  /** Number of the trial in its sweep. */
  readonly index: number;
  readonly algorithm: Algorithm;
  readonly hyperparameters: Hyperparameters;
  readonly status: 'running' | 'completed' | 'pruned' | 'failed';
  /** Smaller is better; of a pruned trial its last value. */
  readonly objective?: number | undefined;
  /** Steps that a pruned trial had done: who came further ranks before. */
  readonly step?: number | undefined;
  /** The sweep that the trial was of; undefined for this one. Trials are ranked within their source only. */
  readonly source?: string | undefined;
}
