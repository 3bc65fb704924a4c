/** Days that forecasts are scored on. */
export interface ScoreWindow {
  /** `validation`: the last 28 days up to the origin, which choose the champion; `holdout`: the 28 days after it, which choose nothing. */
  readonly name: 'validation' | 'holdout';
  /** Last day known to the forecasts, the N of `d_N`. */
  readonly originDay: number;
  readonly firstDate: string;
  readonly lastDate: string;
}

export interface Score {
  readonly name: string;
  /** Weighted root mean squared scaled error, mean of the twelve M5 levels. */
  readonly wrmsse: number;
  /** Of the item-store series, units a day. */
  readonly rmse: number;
  /** Total forecast over total sales, minus 1; null where nothing was sold. */
  readonly bias: number | null;
  /** WRMSSE of levels 1 to 12. */
  readonly levels: readonly number[];
  /** Weighted scaled pinball loss of the nine quantiles, where there are some. */
  readonly wspl?: number;
  /** WRMSSE of each store and each department by itself; null where nothing was sold in the last 28 known days. */
  readonly stores?: Readonly<Record<string, number | null>> | undefined;
  readonly departments?: Readonly<Record<string, number | null>> | undefined;
}

/** A champion and what it was measured against, on one window. */
export interface Scoreboard {
  readonly window: ScoreWindow;
  readonly candidates: readonly Score[];
  readonly baselines: readonly Score[];
}
