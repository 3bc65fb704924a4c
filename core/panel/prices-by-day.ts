import type { Panel } from './panel.js';

/** Writes the price of each day of a series, as many days as `out` has; NaN where not on sale. */
export function pricesByDay({ calendar, prices }: Panel, series: number, out: Float32Array): void {
  const weeks = calendar.weeks.length;
  const from = series * weeks;
  for (let day = 0; day < out.length; day++) out[day] = prices[from + (calendar.weekOfDay[day] as number)] as number;
}

/**
 * First day (column) on which a series was on sale: its first priced day or its first sale, whichever is earlier; the
 * number of days when neither exists.
 */
export function firstOnSale({ calendar, prices, sales, days }: Panel, series: number): number {
  const weeks = calendar.weeks.length;
  for (let day = 0; day < days; day++) {
    const price = prices[series * weeks + (calendar.weekOfDay[day] as number)] as number;
    if (!Number.isNaN(price) || (sales[series * days + day] as number) > 0) return day;
  }
  return days;
}
