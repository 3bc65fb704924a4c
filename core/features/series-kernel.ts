import { priceBelowMax, rollingMean, rollingPriceStd, rollingSkewKurt, rollingStd } from './rolling.js';
import { SHIFT } from './seed-set.js';

/** Time-varying features of one series over all days, reused from series to series. */
export type SeriesColumns = Readonly<Record<(typeof KERNEL_COLUMNS)[number], Float32Array>>;

export const KERNEL_COLUMNS = [
  'sell_price',
  'lag_t28',
  'lag_t29',
  'lag_t30',
  'rolling_mean_t7',
  'rolling_std_t7',
  'rolling_mean_t30',
  'rolling_mean_t90',
  'rolling_mean_t180',
  'rolling_std_t30',
  'price_change_t1',
  'price_change_t365',
  'rolling_price_std_t7',
  'rolling_price_std_t30',
  'rolling_skew_t30',
  'rolling_kurt_t30',
] as const;

/** @param days length of each column: known days and horizon */
export const newSeriesColumns = (days: number): SeriesColumns =>
  Object.fromEntries(KERNEL_COLUMNS.map((name) => [name, new Float32Array(days)])) as unknown as SeriesColumns;

/** Room for the statistics of the known days before they are shifted. */
export interface Scratch {
  readonly first: Float32Array;
  readonly second: Float32Array;
}

export const newScratch = (days: number): Scratch => ({
  first: new Float32Array(days),
  second: new Float32Array(days),
});

/**
 * Fills the columns for one series.
 *
 * @param sales units of the known days
 * @param prices price of every day, known days and horizon; NaN where not on sale
 */
export function computeSeries(
  sales: Uint16Array,
  prices: Float32Array,
  out: SeriesColumns,
  { first, second }: Scratch,
): void {
  const known = sales.length;
  out.sell_price.set(prices);
  for (const lag of [28, 29, 30] as const) {
    const column = out[`lag_t${lag}`];
    for (let day = 0; day < column.length; day++) {
      const from = day - lag;
      column[day] = from >= 0 && from < known ? (sales[from] as number) : Number.NaN;
    }
  }
  for (const window of [7, 30, 90, 180] as const) {
    rollingMean(sales, window, first);
    shifted(first, known, out[`rolling_mean_t${window}`]);
  }
  for (const window of [7, 30] as const) {
    rollingStd(sales, window, first);
    shifted(first, known, out[`rolling_std_t${window}`]);
    rollingPriceStd(prices, window, out[`rolling_price_std_t${window}`]);
  }
  rollingSkewKurt(sales, 30, first, second);
  shifted(first, known, out.rolling_skew_t30);
  shifted(second, known, out.rolling_kurt_t30);
  const change = out.price_change_t1;
  change[0] = Number.NaN;
  for (let day = 1; day < prices.length; day++) {
    const before = prices[day - 1] as number;
    change[day] = (before - (prices[day] as number)) / before;
  }
  priceBelowMax(prices, 365, out.price_change_t365);
}

/** Moves a statistic of the known days so that each day sees the one of SHIFT days before. */
function shifted(statistic: Float32Array, known: number, out: Float32Array): void {
  out.fill(Number.NaN, 0, Math.min(SHIFT, out.length));
  const days = Math.min(known, out.length - SHIFT);
  if (days > 0) out.set(statistic.subarray(0, days), SHIFT);
  out.fill(Number.NaN, SHIFT + Math.max(0, days));
}
