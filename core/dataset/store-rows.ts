import { IntColumn } from './int-column.js';

/** Noted in place of a line: prices name this item in this store, the sales do not. */
const UNSOLD = -1;

/** The rows of a store, as numbers alone: what a series sold and cost waits elsewhere, so that a million of them fit. */
export class StoreRows {
  /** Of each item by its number: the line of its row, in scope or not. */
  private readonly lines = new IntColumn();
  /** Of each item by its number: one more than its place among the series in scope. */
  private readonly places = new IntColumn();
  /** Of each series in scope: the number of its item. */
  readonly items = new IntColumn();
  /** Of each series in scope: its position among those of all stores, in file order. */
  readonly numbers = new IntColumn();
  /** Of each series in scope: the number of what stands behind its id. */
  readonly suffixes = new IntColumn();

  /** @param number in the order in which stores came */
  constructor(
    readonly name: string,
    readonly number: number,
  ) {}

  /** Series in scope. */
  get count(): number {
    return this.items.length;
  }

  /** Undefined where the sales have no row of the item. */
  lineOf(item: number): number | undefined {
    const line = this.lines.get(item);
    return line > 0 ? line : undefined;
  }

  /** Undefined where the item has no series in scope. */
  placeOf(item: number): number | undefined {
    const place = this.places.get(item);
    return place > 0 ? place - 1 : undefined;
  }

  setLine(item: number, line: number): void {
    this.lines.put(item, line);
  }

  addSeries(item: number, number: number, suffix: number): void {
    this.places.put(item, this.count + 1);
    this.items.push(item);
    this.numbers.push(number);
    this.suffixes.push(suffix);
  }

  /** Remembers that prices name an item without a row here. @returns whether that is new */
  noteUnsold(item: number): boolean {
    if (this.lines.get(item) !== 0) return false;
    this.lines.put(item, UNSOLD);
    return true;
  }
}
