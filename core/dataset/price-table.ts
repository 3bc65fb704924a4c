import { type FaultGroup, FaultList } from './faults.js';
import { PRICE_FILE, type PriceBlock } from './price-block.js';
import type { SeriesKey } from './sales-table.js';

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

  constructor(
    private readonly series: readonly SeriesKey[],
    private readonly weeks: Int32Array,
  ) {
    this.prices = new Float32Array(series.length * weeks.length).fill(Number.NaN);
    this.seriesOf = new Map(series.map((key, index) => [`${key.store},${key.item}`, index]));
    this.isPriced = new Uint8Array(series.length);
  }

  add({ lines, names, starts, weeks, prices, lineOf, faults }: PriceBlock): void {
    this.faults.addPart(faults, this.linesBefore);
    names.forEach((name, run) => {
      const series = this.seriesOf.get(name) ?? OUT_OF_SCOPE;
      if (series === OUT_OF_SCOPE) return;
      const end = run + 1 < names.length ? (starts[run + 1] as number) : weeks.length;
      const from = series * this.weeks.length;
      for (let row = starts[run] as number; row < end; row++) {
        const week = weeks[row] as number;
        // Weeks outside the calendar can't matter: no day of the run lies in them.
        if (week < 0) continue;
        if (!Number.isNaN(this.prices[from + week] as number)) {
          const line = this.linesBefore + (lineOf[row] as number);
          this.addDouble(line, `${this.weeks[week]} of ${name}`);
        }
        this.prices[from + week] = prices[row] as number;
      }
      this.isPriced[series] = 1;
    });
    this.linesBefore += lines;
  }

  /** Checks what only the whole file shows. */
  finish(): readonly FaultGroup[] {
    this.series.forEach(({ item, store }, index) => {
      if (this.isPriced[index] === 1) return;
      this.faults.add({
        file: PRICE_FILE,
        line: 0,
        column: 'item_id',
        value: `${item} in ${store}`,
        problem: 'a series has no price at all',
        cure: 'Add its prices, or leave the series out by the scope.',
      });
    });
    return this.faults.groups;
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
