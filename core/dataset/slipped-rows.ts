import { nearestName } from '@durable-forecast/lib/nearest-name';
import type { PriceBlock } from './price-block.js';

/** Rows of a series that stand by themselves, at most. */
const FEW = 2;
/** Slips that are looked into; with more of them, the files differ in their items. */
const MAX_SLIPS = 1000;

/** A row that no series has, beside the rows of a series whose name is nearly the same. */
export interface Slip {
  /** Store and item, joined by a newline. */
  readonly name: string;
  readonly series: number;
  readonly week: number;
  readonly line: number;
}

/**
 * Collects rows that may belong to the series beside them. Where rows of a series stand together, a mistyped name in one
 * of them would else leave a week without a price, which nobody misses as long as nothing is sold in it.
 */
export class SlippedRows {
  readonly slips: Slip[] = [];

  constructor(private readonly seriesOf: ReadonlyMap<string, number>) {}

  add({ names, starts, weeks, lineOf }: PriceBlock, linesBefore: number): void {
    const lengthOf = (run: number) => (starts[run + 1] ?? weeks.length) - (starts[run] as number);
    names.forEach((name, run) => {
      if (this.seriesOf.has(name) || lengthOf(run) > FEW || this.slips.length >= MAX_SLIPS) return;
      const beside = [run - 1, run + 1].filter((other) => names[other] !== undefined && lengthOf(other) >= FEW);
      const near = beside.map((other) => names[other] as string).filter((other) => this.seriesOf.has(other));
      const meant = nearestName(
        name.replace('\n', ' '),
        near.map((other) => other.replace('\n', ' ')),
      );
      const series = near.find((other) => other.replace('\n', ' ') === meant);
      if (series === undefined) return;
      for (let row = starts[run] as number; row < (starts[run] as number) + lengthOf(run); row++) {
        const [week, line] = [weeks[row] as number, linesBefore + (lineOf[row] as number)];
        if (week >= 0) this.slips.push({ name, series: this.seriesOf.get(series) as number, week, line });
      }
    });
  }
}
