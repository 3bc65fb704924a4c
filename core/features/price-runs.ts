import type { Panel } from '../panel/panel.js';

/** The price of a series by day as stretches of one price: prices change far more rarely than days. */
export interface PriceRuns {
  /** How many of the entries below are in use. */
  count: number;
  /** First day of each run; a run ends where the next begins, the last at `days`. */
  readonly starts: Int32Array;
  /** NaN while not on sale. */
  readonly prices: Float64Array;
  days: number;
}

/** @param days most days, and so most runs */
export const newPriceRuns = (days: number): PriceRuns => ({
  count: 0,
  starts: new Int32Array(days + 1),
  prices: new Float64Array(days + 1),
  days: 0,
});

/**
 * Finds the runs of a series' prices in the days from `from` to `to`, `to` excluded; days are then counted from `from`.
 *
 * @param firstDayOf first day of each week of the calendar, and the end of the last
 */
export function findPriceRuns(
  { prices, calendar }: Panel,
  series: number,
  firstDayOf: Int32Array,
  [from, to]: readonly [number, number],
  out: PriceRuns,
): void {
  const weeks = calendar.weeks.length;
  out.count = 0;
  out.days = to - from;
  for (let week = calendar.weekOfDay[from] as number; week < weeks; week++) {
    const start = firstDayOf[week] as number;
    if (start >= to) break;
    addRun(out, Math.max(0, start - from), prices[series * weeks + week] as number);
  }
  out.starts[out.count] = out.days;
}

/** The runs of prices given by day. */
export function priceRunsOf(prices: ArrayLike<number>): PriceRuns {
  const runs = newPriceRuns(prices.length);
  for (let day = 0; day < prices.length; day++) addRun(runs, day, prices[day] as number);
  runs.days = prices.length;
  runs.starts[runs.count] = prices.length;
  return runs;
}

function addRun(runs: PriceRuns, day: number, price: number): void {
  const last = runs.count === 0 ? undefined : runs.prices[runs.count - 1];
  if (last !== undefined && (last === price || (Number.isNaN(last) && Number.isNaN(price)))) return;
  runs.starts[runs.count] = day;
  runs.prices[runs.count] = price;
  runs.count += 1;
}
