import type { DatasetWarning } from '../../contracts/dataset/dataset-warning.js';
import type { Calendar } from '../panel/panel.js';
import { FarPrices } from './far-prices.js';
import { type Fault, type FaultList, KEPT_PLACES } from './faults.js';
import { findWarnings } from './find-warnings.js';
import { FirstFew } from './first-few.js';
import { carriedWarning, findPriceGaps, type GapSums, gapFault } from './horizon-prices.js';
import { OddSeries } from './odd-series.js';
import type { PriceTable } from './price-table.js';
import type { CalendarFile } from './read-calendar.js';
import type { SalesTable } from './sales-table.js';
import { SoldWithoutPrice } from './sold-without-price.js';
import type { StoreRows } from './store-rows.js';

/** Tables that were read to their ends. */
export interface WholeTables {
  readonly whole: CalendarFile;
  /** From the first day with sales on. */
  readonly calendar: Calendar;
  readonly sales: SalesTable;
  readonly prices: PriceTable;
}

/** Where gaps in the prices of the horizon are looked for. */
export interface GapsFrom {
  /** The last known day, counted from 0. */
  readonly day: number;
  /** Column of the week that says what is on sale then. */
  readonly newestWeek: number | undefined;
}

/**
 * What sales and prices show together, series by series: a store at a time is in memory, in any order, and what is told is in the order
 * of the sales.
 */
export class SeriesChecks {
  private readonly odd: OddSeries;
  private readonly far: FarPrices;
  private readonly unpriced: SoldWithoutPrice;
  private readonly gapFaults = new FirstFew<Fault>(KEPT_PLACES);
  private readonly gaps = new FirstFew<GapSums['first']>(1);
  private gapDays = 0;

  constructor(
    private readonly tables: WholeTables,
    private readonly origin: GapsFrom | undefined,
  ) {
    const { sales, prices, calendar } = tables;
    this.odd = new OddSeries(sales);
    this.far = new FarPrices(sales, calendar.weeks);
    this.unpriced = new SoldWithoutPrice(sales, prices, { calendar, lineOfWeek: tables.whole.lineOfWeek });
  }

  addStore(rows: StoreRows): void {
    const { sales, prices } = this.tables;
    const [units, own] = [sales.unitsOf(rows), prices.pricesOf(rows)];
    this.unpriced.add(rows, units, own);
    this.odd.add(rows, units);
    this.far.add(rows, own);
    this.addGaps(rows, own);
  }

  addUnpriced(faults: FaultList): void {
    this.unpriced.addFaults(faults);
  }

  /** Gaps in the prices of the horizon, where they are required. */
  addGapFaults(faults: FaultList): void {
    const { first, count } = this.gapFaults;
    for (const fault of first) faults.add(fault);
    if (first[0] !== undefined) faults.addMore(first[0], count - first.length);
  }

  /** What may be a slip in tables without faults. */
  get warnings(): readonly DatasetWarning[] {
    return findWarnings({ ...this.tables, odd: this.odd, far: this.far });
  }

  /** That prices are carried, where some must be. */
  carried(originDate: string): readonly DatasetWarning[] {
    const [first] = this.gaps.first;
    if (first === undefined) return [];
    return [carriedWarning({ count: this.gaps.count, days: this.gapDays, first }, this.tables.sales.count, originDate)];
  }

  private addGaps(rows: StoreRows, prices: Float32Array): void {
    if (this.origin === undefined) return;
    const { calendar, sales } = this.tables;
    for (const gap of findPriceGaps(prices, calendar, this.origin.day, this.origin.newestWeek)) {
      const [number, store] = [rows.numbers.get(gap.series), rows.name];
      const item = sales.itemOf({ rows, place: gap.series });
      this.gapDays += gap.days;
      this.gaps.add(number, () => ({ item, store, week: calendar.weeks[gap.weeks[0] as number] as number }));
      this.gapFaults.add(number, () => gapFault(gap, item, store, calendar));
    }
  }
}
