import type { PastStatistic } from '../../../contracts/features/past-statistic.js';
import type { Panel } from '../../panel/panel.js';
import { firstOnSale } from '../../panel/prices-by-day.js';
import { groupMeans } from './group-means.js';
import { rollingMax } from './rolling-max.js';
import { rollingKurt, rollingSkew, rollingStd } from './rolling-moments.js';
import { rollingQuantile } from './rolling-quantile.js';
import { runningMean, runningWeekdayMean, runningZeroShare } from './running-means.js';
import { UnitCounts } from './unit-counts.js';
import { EVER, type Pass, type Window } from './window.js';

export interface PastOptions {
  /** Days from the first on whose sales may be used. */
  readonly known: number;
  /**
   * `full`: windows count from the first day of the data, and have no value before they are full. `on-sale`: they begin at
   * the earliest with the first day on sale, and have a value as soon as the statistic is defined.
   */
  readonly windows: 'full' | 'on-sale';
}

/**
 * A statistic of a series as of each known day: the value of a day depends on no later one.
 *
 * The values lie in a buffer that the next series overwrites.
 */
export type AsOf = (series: number) => Float32Array;

/** The statistics of a panel's series, each in one pass over the days; buffers are reused from series to series. */
export function pastStatistics(
  panel: Panel,
  statistics: readonly PastStatistic[],
  { known, windows }: PastOptions,
): readonly AsOf[] {
  if (statistics.length === 0) return [];
  // A series that begins after a day changes nothing of that day, so this leaks nothing of the future.
  const starts = Int32Array.from({ length: panel.series.count }, (_, series) =>
    windows === 'full' ? 0 : firstOnSale(panel, series),
  );
  const counts = new UnitCounts();
  return statistics.map((statistic) => {
    if (statistic.kind === 'group-mean') return groupMeans(panel, statistic.group, starts, known);
    const pass = passOf(statistic, windowOf(statistic, windows), known, counts);
    const values = new Float32Array(known);
    return (series) => {
      const from = series * panel.days;
      pass(panel.sales.subarray(from, from + known), starts[series] as number, values);
      return values;
    };
  });
}

type SeriesStatistic = Exclude<PastStatistic, { readonly kind: 'group-mean' }>;

function passOf(statistic: SeriesStatistic, window: Window, known: number, counts: UnitCounts): Pass {
  switch (statistic.kind) {
    case 'mean':
      return runningMean(window);
    case 'zero-share':
      return runningZeroShare(window);
    case 'weekday-mean':
      return runningWeekdayMean(window);
    case 'std':
      return rollingStd(window);
    case 'skew':
      return rollingSkew(window);
    case 'kurt':
      return rollingKurt(window);
    case 'max':
      return rollingMax(window, known);
    case 'quantile':
      return rollingQuantile(window, statistic.percent, counts);
  }
}

/** Values without which a statistic is not defined. */
const DEFINED: Readonly<Partial<Record<PastStatistic['kind'], number>>> = { std: 2, skew: 3, kurt: 4 };

function windowOf({ kind, window }: SeriesStatistic, windows: PastOptions['windows']): Window {
  const least = DEFINED[kind] ?? 1;
  if (window === undefined) return { days: EVER, least };
  const full = kind === 'weekday-mean' ? window / 7 : window;
  return { days: window, least: windows === 'full' ? full : least };
}
