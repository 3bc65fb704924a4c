import type { Calendar } from '../panel/panel.js';
import type { FaultList } from './faults.js';
import { PRICE_FILE } from './price-header.js';
import type { PriceTable } from './price-table.js';
import { CALENDAR_FILE } from './read-calendar.js';
import type { SalesTable } from './sales-table.js';

/**
 * Lists the weeks in which a series that has prices sold something without one: a gap in its prices. A week for which the
 * file has no price at all is one fault, and perhaps the calendar's.
 */
export function findSalesWithoutPrice(
  table: SalesTable,
  { prices, isPriced, isWeekPriced, isInCalendar }: PriceTable,
  { calendar: { weeks, weekOfDay }, lineOfWeek }: Weeks,
  faults: FaultList,
): void {
  // Otherwise said once, of the whole file.
  if (!isInCalendar) return;
  const { days } = table.header;
  const count = weeks.length;
  const firstDayOf = Int32Array.from({ length: count + 1 }, (_, week) => firstIndex(weekOfDay, week));
  const empty = new Set<number>();
  table.series.forEach(({ item, store }, series) => {
    if (isPriced[series] === 0) return;
    const units = table.unitsOf(series);
    for (let week = 0; week < count; week++) {
      if (!Number.isNaN(prices[series * count + week] as number)) continue;
      const end = Math.min(days, firstDayOf[week + 1] as number);
      for (let day = firstDayOf[week] as number; day < end; day++) {
        if (units[day] === 0) continue;
        if (isWeekPriced[week] === 0) empty.add(week);
        else {
          faults.add({
            file: PRICE_FILE,
            line: 0,
            column: 'wm_yr_wk',
            value: `${weeks[week]}, ${item} in ${store}`,
            problem: 'units were sold in a week without a price',
            cure: 'Add the price of that week, or set its sales to 0.',
          });
        }
        break;
      }
    }
  });
  for (const week of empty) {
    const number = weeks[week] as number;
    faults.add({
      file: CALENDAR_FILE,
      line: lineOfWeek.get(number) ?? 0,
      column: 'wm_yr_wk',
      value: String(number),
      problem: `units were sold in a week for which ${PRICE_FILE} has nothing`,
      cure: `Add the prices of that week to ${PRICE_FILE}, or write the same number there and here.`,
    });
  }
}

interface Weeks {
  /** From the first day with sales on. */
  readonly calendar: Calendar;
  readonly lineOfWeek: ReadonlyMap<number, number>;
}

/** Position of the first day of a week, or of the end where no later day exists. */
function firstIndex(weekOfDay: Uint16Array, week: number): number {
  const day = weekOfDay.findIndex((other) => other >= week);
  return day === -1 ? weekOfDay.length : day;
}
