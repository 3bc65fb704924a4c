import type { Calendar } from '../panel/panel.js';
import type { FaultList } from './faults.js';
import { PRICE_FILE } from './price-header.js';
import type { PriceTable } from './price-table.js';
import type { SalesTable } from './sales-table.js';

/** Lists the weeks in which a series that has prices sold something without one: a gap in its prices. */
export function findSalesWithoutPrice(
  table: SalesTable,
  { prices, isPriced, isInCalendar }: PriceTable,
  { weeks, weekOfDay }: Calendar,
  faults: FaultList,
): void {
  // Otherwise said once, of the whole file.
  if (!isInCalendar) return;
  const { days } = table.header;
  const count = weeks.length;
  const firstDayOf = Int32Array.from({ length: count + 1 }, (_, week) => firstIndex(weekOfDay, week));
  table.series.forEach(({ item, store }, series) => {
    if (isPriced[series] === 0) return;
    const units = table.unitsOf(series);
    for (let week = 0; week < count; week++) {
      if (!Number.isNaN(prices[series * count + week] as number)) continue;
      const end = Math.min(days, firstDayOf[week + 1] as number);
      for (let day = firstDayOf[week] as number; day < end; day++) {
        if (units[day] === 0) continue;
        faults.add({
          file: PRICE_FILE,
          line: 0,
          column: 'wm_yr_wk',
          value: `${weeks[week]}, ${item} in ${store}`,
          problem: 'units were sold in a week without a price',
          cure: 'Add the price of that week, or set its sales to 0.',
        });
        break;
      }
    }
  });
}

/** Position of the first day of a week, or of the end where no later day exists. */
function firstIndex(weekOfDay: Uint16Array, week: number): number {
  const day = weekOfDay.findIndex((other) => other >= week);
  return day === -1 ? weekOfDay.length : day;
}
