import type { DatasetWarning } from '../../contracts/dataset/dataset-warning.js';
import { type Calendar, HORIZON } from '../panel/panel.js';
import type { Fault } from './faults.js';
import { PRICE_FILE } from './price-header.js';
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
 * @param newest column of the week that says what is on sale at the origin (`newestPricedWeek`); undefined where nothing is
 */
export function findPriceGaps(
  prices: Float32Array,
  calendar: Calendar,
  origin: number,
  newest: number | undefined,
): readonly PriceGap[] {
  const { weeks, weekOfDay } = calendar;
  const count = prices.length / weeks.length;
  const [first, last] = [weekOfDay[origin + 1] as number, weekOfDay[origin + HORIZON] as number];
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

/** The gaps of all series, added up. */
export interface GapSums {
  readonly count: number;
  /** Days of the horizon without a price, of all series. */
  readonly days: number;
  /** In file order. */
  readonly first: { readonly item: string; readonly store: string; readonly week: number };
}

/** What people should know of prices that were carried. @param series how many there are */
export const carriedWarning = (
  { count, days, first: { item, store, week } }: GapSums,
  series: number,
  originDate: string,
): DatasetWarning => ({
  code: 'prices-carried-forward',
  file: PRICE_FILE,
  count,
  message:
    `${count} of ${series} series have no price for ${days === count * HORIZON ? 'the' : 'some of the'} ${HORIZON} days after ${originDate}: ${days} rows of the ` +
    `forecast, such as ${shown(`${item} in ${store}`)} in week ${week}. Their last price before is carried ` +
    'forward. Add the prices if they will change, leave series that end out of the scope, or set features.horizonPrices: require ' +
    'to refuse such data.',
});

/** The gap as a fault, where prices are required. */
export function gapFault({ weeks: missing }: PriceGap, item: string, store: string, { weeks }: Calendar): Fault {
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

/**
 * The last week up to the origin that has prices; undefined where none of the last days' has.
 *
 * @param isPriced 1 for weeks in which a series has a price
 */
export function newestPricedWeek(isPriced: Uint8Array, { weekOfDay }: Calendar, origin: number): number | undefined {
  const least = weekOfDay[Math.max(0, origin - RECENT_DAYS + 1)] as number;
  for (let week = weekOfDay[origin] as number; week >= least; week--) if (isPriced[week] === 1) return week;
  return undefined;
}
