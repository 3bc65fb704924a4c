import { type FaultGroup, FaultList } from './faults.js';
import type { PriceBlock } from './price-block.js';
import { PRICE_FILE } from './price-header.js';
import { PriceNames } from './price-names.js';
import { type SalesTable, type SeriesKey, seriesIdentity } from './sales-table.js';

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

  /** Whether any row lies in a week of the calendar. */
  private isAnyInCalendar = false;
  private readonly series: readonly SeriesKey[];
  private readonly names: PriceNames;

  /** @param weeks those of the calendar, from the first day with sales on */
  constructor(
    sales: Pick<SalesTable, 'file' | 'known' | 'series'>,
    private readonly weeks: Int32Array,
  ) {
    const { series } = sales;
    this.series = series;
    this.names = new PriceNames(sales);
    this.prices = new Float32Array(series.length * weeks.length).fill(Number.NaN);
    this.seriesOf = new Map(series.map((key, index) => [seriesIdentity(key.item, key.store), index]));
    this.isPriced = new Uint8Array(series.length);
  }

  add({ lines, names, starts, weeks, prices, lineOf, faults }: PriceBlock): void {
    this.faults.addPart(faults, this.linesBefore);
    names.forEach((name, run) => {
      const first = starts[run] as number;
      const [store, item] = name.split('\n') as [string, string];
      this.names.add(store, item, this.linesBefore + (lineOf[first] as number));
      const series = this.seriesOf.get(name) ?? OUT_OF_SCOPE;
      if (series === OUT_OF_SCOPE) return;
      const end = run + 1 < names.length ? (starts[run + 1] as number) : weeks.length;
      const from = series * this.weeks.length;
      for (let row = first; row < end; row++) {
        const week = weeks[row] as number;
        // Weeks outside the calendar can't matter: no day of the run lies in them.
        if (week < 0) continue;
        if (!Number.isNaN(this.prices[from + week] as number)) {
          const line = this.linesBefore + (lineOf[row] as number);
          this.addDouble(line, `${this.weeks[week]} of ${item} in ${store}`);
        }
        this.isAnyInCalendar = true;
        this.prices[from + week] = prices[row] as number;
      }
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
