import { type Level, levels, membersOf } from '../hierarchy/levels.js';
import { HORIZON, type Panel, type SeriesTable } from '../panel/panel.js';

/** What errors of a level are measured against, one entry a group. */
export interface ScaledLevel {
  readonly level: Level;
  /** Dollar sales of the last 28 known days; any common factor cancels out. */
  readonly weights: Float64Array;
  /** Mean squared change from day to day, in squared units; 0 where nothing ever changed. */
  readonly squaredScales: Float64Array;
  /** Mean absolute change from day to day, in units. */
  readonly absoluteScales: Float64Array;
}

/** The part of a score that only depends on the past: made once, used for every forecast of an origin. */
export interface Scales {
  /** N of the last known day. */
  readonly originDay: number;
  readonly series: SeriesTable;
  readonly levels: readonly ScaledLevel[];
}

/**
 * Weights and scales of the twelve levels, from sales up to the origin.
 *
 * The days before a series' first sale don't count, where a series of an upper level is the sum of its members and has its
 * own first day with sales.
 *
 * @param originDay N of the last known day
 * @source M5 Competitors' Guide, pp. 5-9
 */
export function scalesOf(panel: Panel, originDay: number): Scales {
  const days = knownDays(panel, originDay);
  const dollars = dollarSales(panel, days);
  const past = new Float64Array(days);
  const scaled = levels(panel.series).map((level): ScaledLevel => {
    const weights = new Float64Array(level.groups);
    const squaredScales = new Float64Array(level.groups);
    const absoluteScales = new Float64Array(level.groups);
    membersOf(level).forEach((members, group) => {
      past.fill(0);
      let weight = 0;
      for (const series of members) {
        const from = series * panel.days;
        for (let day = 0; day < days; day++) past[day] = (past[day] as number) + (panel.sales[from + day] as number);
        weight += dollars[series] as number;
      }
      const { squared, absolute } = meanChange(past);
      weights[group] = weight;
      squaredScales[group] = squared;
      absoluteScales[group] = absolute;
    });
    return { level, weights, squaredScales, absoluteScales };
  });
  return { originDay, series: panel.series, levels: scaled };
}

/** How many days are known at an origin. @throws Error where it is none of the known days */
export function knownDays({ calendar, days }: Pick<Panel, 'calendar' | 'days'>, originDay: number): number {
  const known = originDay - calendar.firstDay + 1;
  if (known >= 1 && known <= days) return known;
  const last = calendar.firstDay + days - 1;
  throw new Error(`d_${originDay} is no day with known sales; they are d_${calendar.firstDay} to d_${last}`);
}

/** Dollar sales of each series over the last 28 of the first `days` days; units without a price count nothing. */
export function dollarSales({ calendar, prices, sales, days: width, series }: Panel, days: number): Float64Array {
  const weeks = calendar.weeks.length;
  const dollars = new Float64Array(series.count);
  for (let row = 0; row < series.count; row++) {
    let sum = 0;
    for (let day = Math.max(0, days - HORIZON); day < days; day++) {
      const price = prices[row * weeks + (calendar.weekOfDay[day] as number)] as number;
      sum += (sales[row * width + day] as number) * (price || 0);
    }
    dollars[row] = sum;
  }
  return dollars;
}

/** Mean squared and mean absolute change from day to day, from the first day with sales on; 0 when nothing ever changes. */
export function meanChange(past: Float64Array | Uint16Array): { readonly squared: number; readonly absolute: number } {
  let first = 0;
  while (first < past.length && past[first] === 0) first += 1;
  const changes = past.length - first - 1;
  if (changes < 1) return { squared: 0, absolute: 0 };
  let squared = 0;
  let absolute = 0;
  for (let day = first + 1; day < past.length; day++) {
    const change = (past[day] as number) - (past[day - 1] as number);
    squared += change * change;
    absolute += Math.abs(change);
  }
  return { squared: squared / changes, absolute: absolute / changes };
}
