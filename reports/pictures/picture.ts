import type { TableRow } from '../html.js';
import type { ChartSpec } from './chart-spec.js';

/** A chart with what people who don't see it need: what it shows, in words, and its numbers. */
export interface Picture {
  readonly title: string;
  /** What there is to see: the axes, the marks and, where it can be said, what follows. A sentence or two. */
  readonly description: string;
  /** Undefined where there is nothing to draw; then the description says why. */
  readonly chart: ChartSpec | undefined;
  readonly table: PictureTable;
}

export interface PictureTable {
  readonly head: readonly string[];
  readonly rows: readonly TableRow[];
  /** Columns that hold numbers, from 0. */
  readonly numbers?: readonly number[];
}
