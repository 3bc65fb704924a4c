import { csvField } from '@durable-forecast/lib/csv-field';
import type { Fault, FaultGroup } from './faults.js';
import { RECORD_WIDTH, type SalesRowsBlock, type SeriesNames } from './sales-rows-block.js';
import type { Spool } from './spool.js';

/** A row of a file, counted from 1. */
export interface RowPlace {
  readonly file: string;
  readonly row: number;
}

/** Who takes the faults of rows. */
export interface RowFaults {
  addFault(fault: Fault): void;
  /** Those of a part of a file, whose rows are counted from the end of the part before. */
  addFaults(groups: readonly FaultGroup[], before: number): void;
}

interface Store {
  readonly name: string;
  readonly number: number;
  readonly state: string;
  readonly series: Map<string, Series>;
}

interface Series {
  readonly item: string;
  readonly number: number;
  /** Number of its first row. */
  readonly row: number;
}

interface Parent {
  readonly name: string;
  readonly row: number;
}

/**
 * Sales as a row a series and day, in any order over any number of files, made into lines of the wide table: a line a series, stores and
 * the items of each in the order of their names. A day without a row is one on which nothing was sold, since exports leave it out.
 *
 * Names alone are held. Series, day and units of each row wait in the spool, store by store.
 */
export class SalesRows {
  private readonly stores = new Map<string, Store>();
  private readonly parents = new Map<string, Parent>();
  private readonly files: { readonly file: string; readonly before: number }[] = [];
  private readonly lines: number[] = [];
  private rows = 0;
  private first = Number.POSITIVE_INFINITY;
  private last = -1;

  /**
   * @param dates of the calendar, ISO
   * @param firstDay the N of the first of them
   */
  constructor(
    private readonly dates: readonly string[],
    private readonly firstDay: number,
    private readonly spool: Spool,
    private readonly faults: RowFaults,
  ) {}

  /** Whether no row is sound so far. */
  get isEmpty(): boolean {
    return this.last === -1;
  }

  /** Begins a file; the blocks that are added next are of its rows, in their order. */
  beginFile(file: string): void {
    this.files.push({ file, before: this.rows });
  }

  /** @param block its records are changed */
  add({ rows, series, stores, days, faults }: SalesRowsBlock): void {
    this.faults.addFaults(faults, this.rows - (this.files.at(-1)?.before ?? 0));
    const numbers = series.map(({ names, row }) => this.numberOf(names, this.rows + row));
    for (const { store, records } of stores) {
      for (let at = 0; at < records.length; at += RECORD_WIDTH) {
        records[at] = numbers[records[at] as number] as number;
        records[at + 3] = (records[at + 3] as number) + this.rows;
      }
      this.spool.append(spoolOf(this.stores.get(store) as Store), new Uint8Array(records.buffer));
    }
    if (days !== undefined) {
      this.first = Math.min(this.first, days[0]);
      this.last = Math.max(this.last, days[1]);
    }
    this.rows += rows;
  }

  /** Header and lines of the wide table, a store's at a time in memory. Call it when all rows were added. */
  *wideLines(): Generator<string> {
    const days = this.last - this.first + 1;
    const names = Array.from({ length: days }, (_, day) => `d_${this.firstDay + this.first + day}`);
    yield `id,item_id,dept_id,cat_id,store_id,state_id,${names.join(',')}\n`;
    for (const store of [...this.stores.values()].sort((a, b) => compare(a.name, b.name))) {
      const units = this.wideOf(store, days);
      for (const series of [...store.series.values()].sort((a, b) => compare(a.item, b.item))) {
        const department = this.parents.get(`dept_id\n${series.item}`)?.name as string;
        const category = this.parents.get(`cat_id\n${department}`)?.name as string;
        const keys = [`${series.item}_${store.name}`, series.item, department, category, store.name, store.state];
        const cells = units.subarray(series.number * days, (series.number + 1) * days);
        this.lines.push(series.row);
        yield `${keys.map(csvField).join(',')},${cells.join(',')}\n`;
      }
    }
  }

  /** Where the series of a line of the wide table stands first; undefined for the header. @param line from 1 */
  placeOfLine(line: number): RowPlace | undefined {
    const row = this.lines[line - 2];
    return row === undefined ? undefined : this.placeOf(row);
  }

  private wideOf(store: Store, days: number): Uint16Array {
    const units = new Uint16Array(store.series.size * days);
    const rowOf = new Int32Array(units.length);
    const records = new Int32Array(this.spool.read(spoolOf(store)).buffer);
    const items = [...store.series.keys()];
    for (let at = 0; at < records.length; at += RECORD_WIDTH) {
      const series = records[at] as number;
      const day = records[at + 1] as number;
      const row = records[at + 3] as number;
      const cell = series * days + day - this.first;
      const earlier = rowOf[cell] as number;
      if (earlier === 0) {
        rowOf[cell] = row;
        units[cell] = records[at + 2] as number;
        continue;
      }
      const place = this.placeOf(earlier);
      this.fault(
        row,
        'date',
        `${items[series]} in ${store.name} on ${this.dates[day]}, also in row ${place.row} of ${place.file}`,
        'a series has two rows of one day',
        'Give a row an item, store and day: add up its units (GROUP BY), or export each file once.',
      );
    }
    return units;
  }

  /** @returns the number of a series within its store */
  private numberOf(names: SeriesNames, row: number): number {
    for (const [child, parent, problem] of PARENTS) this.checkParent(names, row, child, parent, problem);
    const { store_id: name, item_id: item, state_id: state } = names;
    let store = this.stores.get(name);
    if (store === undefined) {
      store = { name, number: this.stores.size, state, series: new Map() };
      this.stores.set(name, store);
    }
    let series = store.series.get(item);
    if (series === undefined) {
      series = { item, number: store.series.size, row };
      store.series.set(item, series);
    }
    return series.number;
  }

  /** Whatever lies in two others at first is taken to lie in the first of them, so that the rest can be checked too. */
  private checkParent(
    names: SeriesNames,
    row: number,
    child: keyof SeriesNames,
    parent: keyof SeriesNames,
    problem: string,
  ): void {
    const key = `${parent}\n${names[child]}`;
    const known = this.parents.get(key);
    if (known === undefined) this.parents.set(key, { name: names[parent], row });
    if (known === undefined || known.name === names[parent]) return;
    const place = this.placeOf(known.row);
    const value = `${names[parent]} of ${names[child]}, but ${known.name} in row ${place.row} of ${place.file}`;
    this.fault(row, parent, value, problem, `Give ${names[child]} the same ${parent} in all rows.`);
  }

  private fault(of: number, column: string, value: string, problem: string, cure: string): void {
    const { file, row } = this.placeOf(of);
    this.faults.addFault({ file, countedIn: 'rows', line: row, column, value, problem, cure });
  }

  private placeOf(row: number): RowPlace {
    const { file, before } = this.files.findLast((each) => each.before < row) as { file: string; before: number };
    return { file, row: row - before };
  }
}

const PARENTS = [
  ['item_id', 'dept_id', 'an item lies in two departments'],
  ['dept_id', 'cat_id', 'a department lies in two categories'],
  ['store_id', 'state_id', 'a store lies in two states'],
] as const;

const spoolOf = ({ number }: Store): string => `rows-${number}`;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
