import type { DatasetWarning } from '../../contracts/dataset/dataset-warning.js';
import { type Calendar, HORIZON } from '../panel/panel.js';
import type { Fault } from './faults.js';
import { PRICE_FILE } from './price-header.js';
import type { SeriesKey } from './sales-table.js';
import { shown } from './shown.js';

/** A series that is on sale at the origin, and has no price for some of the 28 days after it. */
export interface PriceGap {
  readonly series: number;
  /** Columns of the prices that lack one, in order; each has days of the horizon. */
  readonly weeks: readonly number[];
  /** Days of the horizon without a price. */
  readonly days: number;
  /** The last price before the first of the weeks, and so on: one a week. */
  readonly carried: readonly number[];
}

/** Days up to the origin of which one at least must lie in a week with prices; shops are closed for less. */
const RECENT_DAYS = 7;

/**
 * Finds the prices that the forecast lacks. Only what is on sale at the origin is expected to have some: a series whose
 * prices ended before is off sale, as it is within the known days, and stays so until it has a price again.
 *
 * On sale is what has a price in the week of the origin, or, where nothing has (it begins on a day when the shops are
 * closed), in the week before.
 *
 * @param prices series x weeks, NaN where there is none
 * @param origin last known day, counted from 0
 */
export function findPriceGaps(prices: Float32Array, calendar: Calendar, origin: number): readonly PriceGap[] {
  const { weeks, weekOfDay } = calendar;
  const count = prices.length / weeks.length;
  const [first, last] = [weekOfDay[origin + 1] as number, weekOfDay[origin + HORIZON] as number];
  const newest = newestPricedWeek(prices, calendar, origin);
  const daysOf = new Map<number, number>();
  for (const week of weekOfDay.subarray(origin + 1, origin + HORIZON + 1)) {
    daysOf.set(week, (daysOf.get(week) ?? 0) + 1);
  }
  const gaps: PriceGap[] = [];
  for (let series = 0; series < count; series++) {
    const row = series * weeks.length;
    let price = newest === undefined ? Number.NaN : (prices[row + newest] as number);
    const missing: number[] = [];
    const carried: number[] = [];
    for (let week = first; week <= last; week++) {
      const own = prices[row + week] as number;
      if (!Number.isNaN(own)) price = own;
      else if (!Number.isNaN(price)) {
        missing.push(week);
        carried.push(price);
      }
    }
    if (missing.length === 0) continue;
    const days = missing.reduce((sum, week) => sum + (daysOf.get(week) as number), 0);
    gaps.push({ series, weeks: missing, days, carried });
  }
  return gaps;
}

/** Writes the last known price into each gap. */
export function carryPrices(prices: Float32Array, weeks: number, gaps: readonly PriceGap[]): void {
  for (const { series, weeks: missing, carried } of gaps) {
    missing.forEach((week, index) => {
      prices[series * weeks + week] = carried[index] as number;
    });
  }
}

/** What people should know of prices that were carried. */
export function carriedWarning(
  gaps: readonly PriceGap[],
  series: readonly SeriesKey[],
  calendar: Calendar,
  originDate: string,
): DatasetWarning {
  const days = gaps.reduce((sum, gap) => sum + gap.days, 0);
  const part = days === gaps.length * HORIZON ? 'the' : 'some of the';
  const [first] = gaps as readonly [PriceGap, ...PriceGap[]];
  const { item, store } = series[first.series] as SeriesKey;
  return {
    code: 'prices-carried-forward',
    file: PRICE_FILE,
    count: gaps.length,
    message:
      `${gaps.length} of ${series.length} series have no price for ${part} ${HORIZON} days after ${originDate}: ${days} rows of the ` +
      `forecast, such as ${shown(`${item} in ${store}`)} in week ${calendar.weeks[first.weeks[0] as number]}. Their last price before is carried ` +
      'forward. Add the prices if they will change, leave series that end out of the scope, or set features.horizonPrices: require ' +
      'to refuse such data.',
  };
}

/** The gap as a fault, where prices are required. */
export function gapFault(
  { series: index, weeks: missing }: PriceGap,
  series: readonly SeriesKey[],
  { weeks }: Calendar,
): Fault {
  const { item, store } = series[index] as SeriesKey;
  const names = missing.map((week) => weeks[week]).join(', ');
  return {
    file: PRICE_FILE,
    line: 0,
    column: 'wm_yr_wk',
    value: `${names}, ${item} in ${store}`,
    problem: 'a series on sale has no price in weeks after the origin',
    cure: 'Add the prices of these weeks, or set features.horizonPrices: carry to take the last ones before.',
  };
}

function newestPricedWeek(prices: Float32Array, { weeks, weekOfDay }: Calendar, origin: number): number | undefined {
  const least = weekOfDay[Math.max(0, origin - RECENT_DAYS + 1)] as number;
  for (let week = weekOfDay[origin] as number; week >= least; week--) {
    for (let at = week; at < prices.length; at += weeks.length) if (!Number.isNaN(prices[at])) return week;
  }
  return undefined;
}
