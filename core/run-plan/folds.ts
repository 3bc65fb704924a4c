import type { DatasetManifest } from '../../contracts/dataset/dataset.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { HORIZON } from '../panel/panel.js';

/** The origins of a run; each the N of a day `d_N`. */
export interface Folds {
  /** The trials' one: its 28 days are the last known ones. */
  readonly selection: number;
  /** Those at which members are tried, oldest first, 28 days apart; the newest is the selection's. */
  readonly past: readonly number[];
}

export function foldsOf(
  { originDay }: Pick<DatasetManifest, 'originDay'>,
  { backtest }: Pick<ForecastRequest, 'backtest'>,
): Folds {
  const selection = originDay - HORIZON;
  const count = backtest.origins;
  return { selection, past: Array.from({ length: count }, (_, index) => selection - (count - 1 - index) * HORIZON) };
}
