import { nearestName } from '@durable-forecast/lib/nearest-name';
import type { PriceBlock } from './price-block.js';
import type { SeriesPlace } from './sales-table.js';

/** Rows of a series that stand by themselves, at most. */
const FEW = 2;
/** Slips that are looked into; with more of them, the files differ in their items. */
const MAX_SLIPS = 1000;

/** A row that no series has, beside the rows of a series whose name is nearly the same. */
export interface Slip {
  /** Store and item, joined by a newline. */
  readonly name: string;
  readonly series: SeriesPlace;
  readonly week: number;
  readonly line: number;
}

/**
 * Collects rows that may belong to the series beside them. Where rows of a series stand together, a mistyped name in one
 * of them would else leave a week without a price, which nobody misses as long as nothing is sold in it.
 */
export class SlippedRows {
  readonly slips: Slip[] = [];

  /** @param find the series of a store and an item, joined by a newline */
  constructor(private readonly find: (name: string) => SeriesPlace | undefined) {}

  add({ names, starts, weeks, lineOf }: PriceBlock, linesBefore: number): void {
    const lengthOf = (run: number) => (starts[run + 1] ?? weeks.length) - (starts[run] as number);
    names.forEach((name, run) => {
      if (this.slips.length >= MAX_SLIPS || lengthOf(run) > FEW || this.find(name) !== undefined) return;
      const beside = [run - 1, run + 1].filter((other) => names[other] !== undefined && lengthOf(other) >= FEW);
      const near = beside.map((other) => names[other] as string).filter((other) => this.find(other) !== undefined);
      const meant = nearestName(
        name.replace('\n', ' '),
        near.map((other) => other.replace('\n', ' ')),
      );
      const found = near.find((other) => other.replace('\n', ' ') === meant);
      const series = found === undefined ? undefined : this.find(found);
      if (series === undefined) return;
      for (let row = starts[run] as number; row < (starts[run] as number) + lengthOf(run); row++) {
        const [week, line] = [weeks[row] as number, linesBefore + (lineOf[row] as number)];
        if (week >= 0) this.slips.push({ name, series, week, line });
      }
    });
  }
}
