import type { Cell } from '../dataset/cells.js';
import type { FileProof, StoredFile } from '../stored/stored-file.js';
import type { Correction } from './corrections.js';
import type { Score, ScoreWindow } from './evaluation.js';
import type { TotalsModel } from './totals-model.js';

/** The transform's answer for a cell's rows: series-major, then the 28 days. */
export interface CellForecast extends StoredFile {
  readonly cell: Cell;
}

/** A whole forecast: every series once. */
export interface NamedForecast {
  readonly name: string;
  readonly cells: readonly CellForecast[];
}

/** What the members said at a past origin. */
export interface PastFold {
  readonly originDay: number;
  readonly members: readonly NamedForecast[];
}

/** How the members' forecasts become the published one; learnt on past origins alone. */
export interface EnsembleRecipe {
  /** One a member, in their order. */
  readonly weights: readonly number[];
  /** What the sums are brought in line with. */
  readonly correction: Correction;
  /** How far they are drawn, 0 to 1. */
  readonly strength: number;
  /** What forecasts daily totals, for `day-totals` and for `top-down`; the regression where it is left out. */
  readonly totals?: TotalsModel | undefined;
}

/** Scores at one past origin. */
export interface BacktestOrigin {
  readonly window: ScoreWindow;
  /** The ensemble with what the origins before this one chose; the first has equal weights and goes halfway to day totals. */
  readonly ensemble: Score;
  readonly members: readonly Score[];
  readonly baselines: readonly Score[];
}

/** What trying the members on the past has shown. */
export interface Backtest {
  /** Oldest first. */
  readonly origins: readonly BacktestOrigin[];
  readonly recipe: EnsembleRecipe;
  /** Distances of sales from forecasts, JSON. */
  readonly quantilesUri: string;
  readonly quantilesProof?: FileProof | undefined;
}

/** Two models whose mean scores differ by less can't be ranked by one window: windows differ by twice as much. */
export const INDISTINCT_WRMSSE = 0.03;
