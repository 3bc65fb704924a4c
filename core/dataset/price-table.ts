import { type FaultGroup, FaultList } from './faults.js';
import type { PriceBlock } from './price-block.js';
import { PRICE_FILE } from './price-header.js';
import { PriceNames } from './price-names.js';
import { type SalesTable, type SeriesKey, seriesIdentity } from './sales-table.js';
import { SlippedRows } from './slipped-rows.js';
import { isSlip } from './week-table.js';

const OUT_OF_SCOPE = -1;

/** Prices of the series in scope, put together from the blocks of the file in file order. */
export class PriceTable {
  readonly faults = new FaultList();
  /** series x weeks, NaN where there is none */
  readonly prices: Float32Array;
  private readonly seriesOf: ReadonlyMap<string, number>;
  /** 1 for series that have any price. */
  readonly isPriced: Uint8Array;
  /** The header is the first line. */
  private linesBefore = 1;

  /** 1 for weeks in which any row lies, of whatever series. */
  readonly isWeekPriced: Uint8Array;

  /** Whether any row of a series in scope lies in a week of the calendar. */
  private isAnyInCalendar = false;
  private readonly series: readonly SeriesKey[];
  private readonly names: PriceNames;

  /** Series whose store and item the sales have, but not together, and the line of their first price. */
  readonly unsold = new Map<string, number>();

  private readonly slipped: SlippedRows;
  private readonly unknownWeeks = new Map<number, number>();

  /**
   * @param all weeks of the calendar
   * @param weeks those of them from the first sales on
   */
  constructor(
    private readonly sales: Pick<SalesTable, 'file' | 'known' | 'series' | 'has'>,
    private readonly all: Int32Array,
    private readonly weeks: Int32Array,
  ) {
    const { series } = sales;
    this.series = series;
    this.names = new PriceNames(sales);
    this.prices = new Float32Array(series.length * weeks.length).fill(Number.NaN);
    this.seriesOf = new Map(series.map((key, index) => [seriesIdentity(key.item, key.store), index]));
    this.slipped = new SlippedRows(this.seriesOf);
    this.isPriced = new Uint8Array(series.length);
    this.isWeekPriced = new Uint8Array(weeks.length);
  }

  add(block: PriceBlock): void {
    const { lines, names, starts, weeks, lineOf, unknownWeeks, faults } = block;
    this.slipped.add(block, this.linesBefore);
    for (const [week, line] of unknownWeeks) {
      if (!this.unknownWeeks.has(week)) this.unknownWeeks.set(week, this.linesBefore + line);
    }
    this.faults.addPart(faults, this.linesBefore);
    markWeeks(weeks, this.isWeekPriced);
    names.forEach((name, run) => {
      const first = starts[run] as number;
      const [store, item] = name.split('\n') as [string, string];
      const line = this.linesBefore + (lineOf[first] as number);
      this.names.add(store, item, line);
      const series = this.seriesOf.get(name) ?? OUT_OF_SCOPE;
      if (series === OUT_OF_SCOPE) {
        this.noteUnsold(name, store, item, line);
        return;
      }
      const end = run + 1 < names.length ? (starts[run + 1] as number) : weeks.length;
      this.putRun(block, first, end, series);
      this.isPriced[series] = 1;
    });
    this.linesBefore += lines;
  }

  /** Checks what only the whole file shows. */
  finish(): readonly FaultGroup[] {
    const fault = (line: number, column: string, value: string, problem: string, cure: string) =>
      this.faults.add({ file: PRICE_FILE, line, column, value, problem, cure });
    this.names.findMisspelt(fault);
    if (!this.isAnyInCalendar && this.isPriced.includes(1)) {
      const cure = `Number the weeks as calendar.csv does, from ${this.weeks[0]} to ${this.weeks.at(-1)}.`;
      fault(0, 'wm_yr_wk', '', 'no price lies in a week of the calendar', cure);
    }
    for (const [week, line] of this.isAnyInCalendar ? this.unknownWeeks : []) {
      if (!isSlip(week, this.all)) continue;
      const cure = `Write the week as in calendar.csv, which has ${Math.min(...this.all)} to ${Math.max(...this.all)}.`;
      fault(line, 'wm_yr_wk', String(week), 'the calendar has no such week', cure);
    }
    for (const { name, series, week, line } of this.slipped.slips) {
      const [store, item] = name.split('\n') as [string, string];
      if (!Number.isNaN(this.prices[series * this.weeks.length + week]) || !this.names.isOpen(store, item)) continue;
      const { item: meantItem, store: meantStore } = this.series[series] as SeriesKey;
      const cure = `Write ${meantItem} in ${meantStore} if it is that, which lacks this week, or leave the row out.`;
      fault(line, 'item_id', `${item} in ${store}`, 'a price of no series stands beside those of a similar one', cure);
    }
    this.series.forEach(({ item, store }, index) => {
      if (this.isPriced[index] === 1 || this.names.isMisspelt(store, item)) return;
      const cure = `Add its prices, or leave the series out by the scope.${this.names.hintFor(store, item)}`;
      fault(0, 'item_id', `${item} in ${store}`, 'a series has no price at all', cure);
    });
    return this.faults.groups;
  }

  /** Whether single gaps are worth a fault each. */
  get isInCalendar(): boolean {
    return this.isAnyInCalendar;
  }

  /** @param first row of the block with which the prices of a series begin, and the row behind them */
  private putRun({ weeks, prices, lineOf }: PriceBlock, first: number, end: number, series: number): void {
    const known = this.prices;
    const from = series * this.weeks.length;
    for (let row = first; row < end; row++) {
      const week = weeks[row] as number;
      // No day of the run lies in it.
      if (week < 0) continue;
      if (!Number.isNaN(known[from + week] as number)) {
        const { item, store } = this.series[series] as SeriesKey;
        this.addDouble(this.linesBefore + (lineOf[row] as number), `${this.weeks[week]} of ${item} in ${store}`);
      }
      this.isAnyInCalendar = true;
      known[from + week] = prices[row] as number;
    }
  }

  private noteUnsold(name: string, store: string, item: string, line: number): void {
    const { known } = this.sales;
    if (this.unsold.has(name) || this.sales.has(name) || !known.store.has(store) || !known.item.has(item)) return;
    this.unsold.set(name, line);
  }

  private addDouble(line: number, value: string): void {
    this.faults.add({
      file: PRICE_FILE,
      line,
      column: 'wm_yr_wk',
      value,
      problem: 'a series has two prices in one week',
      cure: 'Keep one price a store, item and week.',
    });
  }
}

function markWeeks(weeks: Int16Array, isPriced: Uint8Array): void {
  for (let row = 0; row < weeks.length; row++) {
    const week = weeks[row] as number;
    if (week >= 0) isPriced[week] = 1;
  }
}
