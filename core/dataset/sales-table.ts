import type { Scope } from '../../contracts/request/request.js';
import { checkNames, type KnownNames, NAME_COLUMNS, noNames } from './check-names.js';
import { type FaultGroup, FaultList, REQUEST } from './faults.js';
import { IntColumn } from './int-column.js';
import { NameList } from './name-list.js';
import { Parents } from './parents.js';
import type { SalesBlock } from './sales-block.js';
import type { SalesHeader } from './sales-header.js';
import type { Spool } from './spool.js';
import { StoreRows } from './store-rows.js';

/** What may stand behind an id: M5 names its files' days so. */
export const ID_SUFFIXES = ['', '_validation', '_evaluation'] as const;

/** A series in scope, by its store and its place there. */
export interface SeriesPlace {
  readonly rows: StoreRows;
  readonly place: number;
}

/**
 * The sales table, put together from its blocks in file order and cut to the scope.
 *
 * Rows out of scope are checked too: a broken file is broken. Names and numbers alone are held, some 20 bytes a series; the units
 * wait in the spool, store by store.
 */
export class SalesTable {
  readonly faults = new FaultList();
  /** Names of all rows, in scope or not. */
  readonly known: KnownNames = noNames();
  /** In the order of their first rows, in scope or not. */
  readonly stores: StoreRows[] = [];
  /** Of each series in scope, in file order: the number of its store. */
  private readonly storeOf = new IntColumn();
  private readonly storesByName = new Map<string, StoreRows>();
  private readonly itemNames = new NameList();
  /** Numbers of the items in scope. */
  private readonly items = new Set<number>();
  private rows = 0;
  private readonly departments = new Parents('dept_id', 'the item', 'an item lies in two departments');
  private readonly categories = new Parents('cat_id', 'the department', 'a department lies in two categories');
  private readonly states = new Parents('state_id', 'the store', 'a store lies in two states');
  /** The header is the first line. */
  private linesBefore = 1;

  constructor(
    readonly file: string,
    readonly header: SalesHeader,
    private readonly scope: Scope,
    private readonly spool: Spool,
    /** What a line is called in sentences. */
    private readonly placeOf: (line: number) => string,
  ) {}

  /** Series in scope. */
  get count(): number {
    return this.storeOf.length;
  }

  /** Items in scope. */
  get itemCount(): number {
    return this.items.size;
  }

  add({ lines, keys, lineOf, units, faults }: SalesBlock): void {
    this.faults.addPart(faults, this.linesBefore);
    const { days } = this.header;
    let store: StoreRows | undefined;
    let first = 0;
    /** Rows of one store stand together in most files, so they go as one piece. */
    const spoolTo = (end: number) => {
      if (store === undefined) return;
      const { buffer, byteOffset } = units.subarray(first * days, end * days);
      this.spool.append(unitsOf(store), new Uint8Array(buffer, byteOffset, (end - first) * days * 2));
    };
    keys.forEach((text, row) => {
      const kept = this.addRow(text, this.linesBefore + (lineOf[row] as number));
      if (kept === store) return;
      spoolTo(row);
      store = kept;
      first = row;
    });
    spoolTo(keys.length);
    this.linesBefore += lines;
  }

  /** Units of a store's series in scope: series x days. */
  unitsOf(rows: StoreRows): Uint16Array {
    return new Uint16Array(this.spool.read(unitsOf(rows)).buffer);
  }

  /** Line of a series in scope. */
  lineOf({ rows, place }: SeriesPlace): number {
    return rows.lineOf(rows.items.get(place)) as number;
  }

  itemOf({ rows, place }: SeriesPlace): string {
    return this.itemNames.name(rows.items.get(place));
  }

  itemName(number: number): string {
    return this.itemNames.name(number);
  }

  /** Names of the items in scope. */
  itemsInScope(): readonly string[] {
    return [...this.items].map((number) => this.itemNames.name(number));
  }

  /** All items, in scope or not, by their number. */
  get allItems(): readonly string[] {
    return this.itemNames.names;
  }

  /** The series in scope in file order. */
  *inFileOrder(): Generator<SeriesPlace> {
    const next = new Int32Array(this.stores.length);
    for (const store of this.storeOf.view()) {
      yield { rows: this.stores[store] as StoreRows, place: next[store] as number };
      next[store] = (next[store] as number) + 1;
    }
  }

  /** The series of a store and an item; undefined where none is in scope. */
  find(store: string, item: string): SeriesPlace | undefined {
    const rows = this.storesByName.get(store);
    const number = this.itemNames.numberOf(item);
    const place = rows === undefined || number === undefined ? undefined : rows.placeOf(number);
    return place === undefined ? undefined : { rows: rows as StoreRows, place };
  }

  /** Remembers a store and an item of the prices, both of which the sales have, but not together. @returns whether that is new */
  noteUnsold(store: string, item: string): boolean {
    const number = this.itemNames.numberOf(item);
    return number !== undefined && (this.storesByName.get(store)?.noteUnsold(number) ?? false);
  }

  /** In what a series lies, where the tables are sound. */
  departmentOf = (item: string): string => this.departments.parentOf(item);
  categoryOf = (department: string): string => this.categories.parentOf(department);
  stateOf = (store: string): string => this.states.parentOf(store);

  /** Checks what only the whole file shows. */
  finish(): readonly FaultGroup[] {
    if (this.rows === 0 && this.faults.count === 0) {
      this.fault(0, '', '', 'the file has no series', 'Give a row a series below the header.');
    }
    const fault = (...what: Parameters<SalesTable['fault']>) => this.fault(...what);
    for (const parents of [this.departments, this.categories, this.states]) {
      parents.check(this.file, this.placeOf, this.faults);
    }
    checkNames(this.known, this.placeOf, fault);
    this.checkScope();
    if (this.count === 0 && this.rows > 0 && this.faults.count === 0) {
      this.faults.add({
        file: REQUEST,
        line: 0,
        column: 'scope',
        value: JSON.stringify(this.scope),
        problem: 'no series is in scope',
        cure: 'Each filter matches something, but no series matches all; widen one.',
      });
    }
    return this.faults.groups;
  }

  /** @returns the store of a row that is kept */
  private addRow(text: string, line: number): StoreRows | undefined {
    const [id, item, department, category, store, state] = text.split('\n') as [string, ...string[]] as Six;
    const expected = `${item}_${store}`;
    // The store's own name may end in one.
    const suffix = ID_SUFFIXES.findIndex((end) => id === expected + end);
    if (suffix === -1) {
      const cure =
        'Write item_id and store_id joined by an underscore, and _evaluation, _validation or nothing behind them.';
      this.fault(line, 'id', `${id}, not ${expected}`, 'the id does not fit its item and store', cure);
    }
    const rows = this.rowsOf(store);
    const number = this.itemNames.add(item);
    // Not by the id: items A and A_B in stores B_C and C have the same.
    const earlier = rows.lineOf(number);
    if (earlier !== undefined) {
      const value = `${id}, also in ${this.placeOf(earlier)}`;
      this.fault(line, 'id', value, 'a series stands in the file twice', 'Keep one row an item and store.');
    } else {
      rows.setLine(number, line);
      this.rows += 1;
    }
    this.departments.add(item, department, line);
    this.categories.add(department, category, line);
    this.states.add(store, state, line);
    const names = { item, department, category, store, state };
    for (const part of PARTS) if (!this.known[part].has(names[part])) this.known[part].set(names[part], line);
    if (earlier !== undefined || !this.isInScope(number, department, category, store)) return undefined;
    rows.addSeries(number, this.count, Math.max(0, suffix));
    this.storeOf.push(rows.number);
    return rows;
  }

  private rowsOf(store: string): StoreRows {
    const known = this.storesByName.get(store);
    if (known !== undefined) return known;
    const rows = new StoreRows(store, this.stores.length);
    this.stores.push(rows);
    this.storesByName.set(store, rows);
    return rows;
  }

  private fault(line: number, column: string, value: string, problem: string, cure: string): void {
    this.faults.add({ file: this.file, line, column, value, problem, cure });
  }

  private isInScope(item: number, department: string, category: string, store: string): boolean {
    const { categories, departments, stores, maxItems } = this.scope;
    if (categories && !categories.includes(category)) return false;
    if (departments && !departments.includes(department)) return false;
    if (stores && !stores.includes(store)) return false;
    // The first items in file order, up to the limit.
    if (this.items.has(item)) return true;
    if (maxItems !== undefined && this.items.size >= maxItems) return false;
    this.items.add(item);
    return true;
  }

  private checkScope(): void {
    for (const [field, wanted, names] of [
      ['scope.categories', this.scope.categories, this.known.category],
      ['scope.departments', this.scope.departments, this.known.department],
      ['scope.stores', this.scope.stores, this.known.store],
    ] as const) {
      for (const name of wanted ?? []) {
        if (names.has(name) || names.size === 0) continue;
        this.faults.add({
          file: REQUEST,
          line: 0,
          column: field,
          value: name,
          problem: `${field} names something that is not in the data`,
          cure: `The data has ${list([...names.keys()].sort())}.`,
        });
      }
    }
  }
}

const unitsOf = ({ number }: StoreRows): string => `units-${number}`;

const PARTS = Object.keys(NAME_COLUMNS) as (keyof KnownNames)[];

type Six = [string, string, string, string, string, string];

const SHOWN_NAMES = 20;

const list = (names: readonly string[]): string =>
  names.length <= SHOWN_NAMES
    ? names.join(', ')
    : `${names.slice(0, SHOWN_NAMES).join(', ')} and ${names.length - SHOWN_NAMES} more`;
