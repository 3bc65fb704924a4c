import { asParquet } from './container-bench.js';

/** Columns of the seed set that the LSTM container reads, and one that it doesn't. */
export const COLUMNS = [
  ...['demand', 'item_id', 'dept_id', 'store_id', 'state_id', 'year', 'month', 'day', 'event_name_1', 'snap_CA'],
  ...['sell_price', 'rolling_mean_t30', 'lag_t28'],
];

export interface Sales {
  readonly series: number;
  readonly days: number;
  /** First day, from 2015-01-01 on. */
  readonly from?: number;
}

/**
 * Rows in the order of series: a level of each item, twice as much on Saturdays and Sundays, half as much in every third week, in
 * which the price is higher. Sales without chance, so that what can be learnt is known.
 */
export function salesRows({ series, days, from = 0 }: Sales): number[][] {
  return Array.from({ length: series * days }, (_, index) => {
    const one = Math.floor(index / days);
    const day = from + (index % days);
    const date = new Date(Date.UTC(2015, 0, 1 + day));
    return [
      unitsOf(one, day),
      ...[one % 6, (one % 6) % 2, Math.floor(one / 6), 0],
      ...[date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), 0, day % 10 < 3 ? 1 : 0],
      ...[isDear(day) ? 3 : 2, (1 + (one % 6)) * 1.5, day < 28 ? Number.NaN : unitsOf(one, day - 28)],
    ];
  });
}

/** Units of each series and day as the file of a channel. */
export const salesParquet = (
  sales: Sales,
  change: (row: number[], index: number) => number[] = (row) => row,
): Uint8Array => asParquet(salesRows(sales).map(change), COLUMNS);

const isDear = (day: number): boolean => Math.floor(day / 7) % 3 === 0;

function unitsOf(series: number, day: number): number {
  const weekday = (day + 3) % 7;
  return Math.round((1 + (series % 6)) * 2 * (weekday >= 5 ? 2 : 1) * (isDear(day) ? 0.5 : 1));
}
