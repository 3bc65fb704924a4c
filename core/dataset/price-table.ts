import { type FaultGroup, FaultList } from './faults.js';
import type { PriceBlock } from './price-block.js';
import { PRICE_FILE } from './price-header.js';
import { PriceNames } from './price-names.js';
import type { SalesTable, SeriesPlace } from './sales-table.js';
import { SlippedRows } from './slipped-rows.js';
import type { Spool } from './spool.js';
import type { StoreRows } from './store-rows.js';
import { WarningPlaces } from './warning-places.js';
import { isSlip } from './week-table.js';

/** What the prices must know of the sales. */
export type SalesNames = Pick<SalesTable, 'file' | 'known' | 'find' | 'itemOf' | 'inFileOrder' | 'noteUnsold'>;

/** Which prices the series of a store have: a bit a week. */
interface StorePrices {
  /** series x weeks, eight to a byte */
  readonly seen: Uint8Array;
  /** 1 for series that have any row. */
  readonly isPriced: Uint8Array;
}

/** Place and number of weeks, which stand before the weeks and prices of a run in the spool. */
const HEAD = 2;

/**
 * Prices of the series in scope, put together from the blocks of the file in file order. Which weeks have one is held; the prices wait
 * in the spool, store by store.
 */
export class PriceTable {
  readonly faults = new FaultList();
  /** 1 for weeks in which any row lies, of whatever series. */
  readonly isWeekPriced: Uint8Array;
  /** 1 for weeks in which a series in scope has a price. */
  readonly isWeekPricedInScope: Uint8Array;
  /** Series whose store and item the sales have, but not together, with the line of their first price. */
  readonly unsold = new WarningPlaces();
  /** By the number of the store. */
  private readonly stores: StorePrices[] = [];
  /** The header is the first line. */
  private linesBefore = 1;
  /** Whether any row of a series in scope lies in a week of the calendar. */
  private isAnyInCalendar = false;
  private isAnyPriced = false;
  private readonly names: PriceNames;
  private readonly slipped: SlippedRows;
  private readonly unknownWeeks = new Map<number, number>();

  /**
   * @param all weeks of the calendar
   * @param weeks those of them from the first sales on
   */
  constructor(
    private readonly sales: SalesNames,
    private readonly all: Int32Array,
    private readonly weeks: Int32Array,
    private readonly spool: Spool,
  ) {
    this.names = new PriceNames(sales);
    this.slipped = new SlippedRows((name) => this.find(name));
    this.isWeekPriced = new Uint8Array(weeks.length);
    this.isWeekPricedInScope = new Uint8Array(weeks.length);
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
      const series = this.sales.find(store, item);
      if (series === undefined) {
        if (this.sales.noteUnsold(store, item)) this.unsold.add(`${item} in ${store}`, line);
        return;
      }
      const end = run + 1 < names.length ? (starts[run + 1] as number) : weeks.length;
      this.putRun(block, first, end, series);
    });
    this.linesBefore += lines;
  }

  /** Prices of a store's series in scope: series x weeks, NaN where there is none. */
  pricesOf(rows: StoreRows): Float32Array<ArrayBuffer> {
    const width = this.weeks.length;
    const prices = new Float32Array(rows.count * width).fill(Number.NaN);
    const { buffer } = this.spool.read(pricesOf(rows));
    const heads = new Int32Array(buffer);
    for (let at = 0; at < heads.length; ) {
      const [place, count] = [heads[at] as number, heads[at + 1] as number];
      const weeks = new Int16Array(buffer, 4 * (at + HEAD), count);
      const from = at + HEAD + Math.ceil(count / 2);
      const values = new Float32Array(buffer, 4 * from, count);
      for (let row = 0; row < count; row++) prices[place * width + (weeks[row] as number)] = values[row] as number;
      at = from + count;
    }
    return prices;
  }

  /** Whether a series has any row. */
  isPriced({ rows, place }: SeriesPlace): boolean {
    return this.stores[rows.number]?.isPriced[place] === 1;
  }

  /** Checks what only the whole file shows. */
  finish(): readonly FaultGroup[] {
    const fault = (line: number, column: string, value: string, problem: string, cure: string) =>
      this.faults.add({ file: PRICE_FILE, line, column, value, problem, cure });
    this.names.findMisspelt(fault);
    if (!this.isAnyInCalendar && this.isAnyPriced) {
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
      if (this.hasPrice(series, week) || !this.names.isOpen(store, item)) continue;
      const cure = `Write ${this.sales.itemOf(series)} in ${series.rows.name} if it is that, which lacks this week, or leave the row out.`;
      fault(line, 'item_id', `${item} in ${store}`, 'a price of no series stands beside those of a similar one', cure);
    }
    for (const series of this.sales.inFileOrder()) {
      const [item, store] = [this.sales.itemOf(series), series.rows.name];
      if (this.isPriced(series) || this.names.isMisspelt(store, item)) continue;
      const cure = `Add its prices, or leave the series out by the scope.${this.names.hintFor(store, item)}`;
      fault(0, 'item_id', `${item} in ${store}`, 'a series has no price at all', cure);
    }
    return this.faults.groups;
  }

  /** Whether single gaps are worth a fault each. */
  get isInCalendar(): boolean {
    return this.isAnyInCalendar;
  }

  private find(name: string): SeriesPlace | undefined {
    const [store, item] = name.split('\n') as [string, string];
    return this.sales.find(store, item);
  }

  /** @param first row of the block with which the prices of a series begin, and the row behind them */
  private putRun({ weeks, prices, lineOf }: PriceBlock, first: number, end: number, series: SeriesPlace): void {
    const { rows, place } = series;
    const store = this.storeOf(rows);
    store.isPriced[place] = 1;
    this.isAnyPriced = true;
    // No day of the run lies in the other weeks.
    let count = 0;
    for (let row = first; row < end; row++) if ((weeks[row] as number) >= 0) count += 1;
    if (count === 0) return;
    this.isAnyInCalendar = true;
    const from = HEAD + Math.ceil(count / 2);
    const record = new Int32Array(from + count);
    record[0] = place;
    record[1] = count;
    const ownWeeks = new Int16Array(record.buffer, 4 * HEAD, count);
    const ownPrices = new Float32Array(record.buffer, 4 * from, count);
    let at = 0;
    for (let row = first; row < end; row++) {
      const week = weeks[row] as number;
      if (week < 0) continue;
      if (this.hasPrice(series, week)) {
        const where = `${this.weeks[week]} of ${this.sales.itemOf(series)} in ${rows.name}`;
        this.addDouble(this.linesBefore + (lineOf[row] as number), where);
      }
      const bit = place * this.weeks.length + week;
      store.seen[bit >> 3] = (store.seen[bit >> 3] as number) | (1 << (bit & 7));
      this.isWeekPricedInScope[week] = 1;
      ownWeeks[at] = week;
      ownPrices[at] = prices[row] as number;
      at += 1;
    }
    this.spool.append(pricesOf(rows), new Uint8Array(record.buffer));
  }

  private hasPrice({ rows, place }: SeriesPlace, week: number): boolean {
    const bit = place * this.weeks.length + week;
    return (((this.stores[rows.number]?.seen[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
  }

  private storeOf(rows: StoreRows): StorePrices {
    const known = this.stores[rows.number];
    if (known !== undefined) return known;
    const store = {
      seen: new Uint8Array(Math.ceil((rows.count * this.weeks.length) / 8)),
      isPriced: new Uint8Array(rows.count),
    };
    this.stores[rows.number] = store;
    return store;
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

const pricesOf = ({ number }: StoreRows): string => `prices-${number}`;

function markWeeks(weeks: Int16Array, isPriced: Uint8Array): void {
  for (let row = 0; row < weeks.length; row++) {
    const week = weeks[row] as number;
    if (week >= 0) isPriced[week] = 1;
  }
}
