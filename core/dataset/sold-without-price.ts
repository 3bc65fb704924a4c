import type { Calendar } from '../panel/panel.js';
import { type Fault, type FaultList, KEPT_PLACES } from './faults.js';
import { FirstFew } from './first-few.js';
import { PRICE_FILE } from './price-header.js';
import type { PriceTable } from './price-table.js';
import { CALENDAR_FILE } from './read-calendar.js';
import type { SalesTable } from './sales-table.js';
import type { StoreRows } from './store-rows.js';

/**
 * Lists the weeks in which a series that has prices sold something without one: a gap in its prices; store by store. A week for which
 * the file has no price at all is one fault, and perhaps the calendar's.
 */
export class SoldWithoutPrice {
  private readonly firstDayOf: Int32Array;
  /** Weeks without any price, with the first series that sold something in them. */
  private readonly empty = new Map<number, number>();
  private readonly gaps = new FirstFew<Fault>(KEPT_PLACES);

  constructor(
    private readonly sales: SalesTable,
    private readonly prices: PriceTable,
    private readonly weeks: Weeks,
  ) {
    const { weekOfDay, weeks: all } = weeks.calendar;
    this.firstDayOf = Int32Array.from({ length: all.length + 1 }, (_, week) => firstIndex(weekOfDay, week));
  }

  /** @param units series x days @param prices series x weeks */
  add(rows: StoreRows, units: Uint16Array, prices: Float32Array): void {
    // Otherwise said once, of the whole file.
    if (!this.prices.isInCalendar) return;
    const { days } = this.sales.header;
    const count = this.firstDayOf.length - 1;
    for (let place = 0; place < rows.count; place++) {
      if (!this.prices.isPriced({ rows, place })) continue;
      for (let week = 0; week < count; week++) {
        if (!Number.isNaN(prices[place * count + week] as number)) continue;
        const end = Math.min(days, this.firstDayOf[week + 1] as number);
        for (let day = this.firstDayOf[week] as number; day < end; day++) {
          if (units[place * days + day] === 0) continue;
          this.found(rows, place, week);
          break;
        }
      }
    }
  }

  addFaults(faults: FaultList): void {
    const { first, count } = this.gaps;
    for (const fault of first) faults.add(fault);
    if (first[0] !== undefined) faults.addMore(first[0], count - first.length);
    const { calendar, lineOfWeek } = this.weeks;
    for (const [week] of [...this.empty].sort(([a, first], [b, second]) => first - second || a - b)) {
      const number = calendar.weeks[week] as number;
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

  private found(rows: StoreRows, place: number, week: number): void {
    const number = rows.numbers.get(place);
    if (this.prices.isWeekPriced[week] === 0) {
      this.empty.set(week, Math.min(number, this.empty.get(week) ?? number));
      return;
    }
    this.gaps.add(number, () => ({
      file: PRICE_FILE,
      line: 0,
      column: 'wm_yr_wk',
      value: `${this.weeks.calendar.weeks[week]}, ${this.sales.itemOf({ rows, place })} in ${rows.name}`,
      problem: 'units were sold in a week without a price',
      cure: 'Add the price of that week, or set its sales to 0.',
    }));
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
