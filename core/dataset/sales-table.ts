import type { Scope } from '../../contracts/request/request.js';
import { checkNames, type KnownNames, NAME_COLUMNS, noNames } from './check-names.js';
import { type FaultGroup, FaultList, REQUEST } from './faults.js';
import { Parents } from './parents.js';
import type { SalesBlock } from './sales-block.js';
import type { SalesHeader } from './sales-header.js';

export interface SeriesKey {
  /** `ITEM_STORE`; two series may share it. */
  readonly id: string;
  /** What the file has behind it: one of `ID_SUFFIXES`. */
  readonly suffix: string;
  readonly item: string;
  readonly department: string;
  readonly category: string;
  readonly store: string;
  readonly state: string;
}

/** What may stand behind an id: M5 names its files' days so. */
const ID_SUFFIXES = ['', '_validation', '_evaluation'] as const;

/**
 * The sales table, put together from its blocks in file order and cut to the scope.
 *
 * Rows out of scope are checked too: a broken file is broken. The units stay where the blocks were parsed, so that they
 * are held once however many series there are.
 */
export class SalesTable {
  readonly faults = new FaultList();
  /** In file order, only those in scope. */
  readonly series: SeriesKey[] = [];
  /** Units of each series, days long. */
  private readonly units: Uint16Array[] = [];
  /** Names of all rows, in scope or not. */
  readonly known: KnownNames = noNames();
  private readonly items = new Set<string>();
  private readonly lineOf = new Map<string, number>();
  private readonly departments = new Parents('dept_id', 'the item', 'an item lies in two departments');
  private readonly categories = new Parents('cat_id', 'the department', 'a department lies in two categories');
  private readonly states = new Parents('state_id', 'the store', 'a store lies in two states');
  /** The header is the first line. */
  private linesBefore = 1;

  constructor(
    readonly file: string,
    readonly header: SalesHeader,
    private readonly scope: Scope,
  ) {}

  add({ lines, keys, lineOf, units, faults }: SalesBlock): void {
    this.faults.addPart(faults, this.linesBefore);
    const { days } = this.header;
    const kept = keys.map((text, row) => this.addRow(text, this.linesBefore + (lineOf[row] as number)));
    // A block of which little is in scope would hold memory for nothing.
    const copies = kept.includes(false);
    kept.forEach((inScope, row) => {
      if (!inScope) return;
      const [from, to] = [row * days, (row + 1) * days];
      this.units.push(copies ? units.slice(from, to) : units.subarray(from, to));
    });
    this.linesBefore += lines;
  }

  /** Units of a series in scope, days long. */
  unitsOf(series: number): Uint16Array {
    return this.units[series] as Uint16Array;
  }

  /** Line of a series in scope. */
  lineOfSeries(index: number): number {
    const { item, store } = this.series[index] as SeriesKey;
    return this.lineOf.get(seriesIdentity(item, store)) as number;
  }

  /** Whether a row of the file, in scope or not, is of this series. */
  has(identity: string): boolean {
    return this.lineOf.has(identity);
  }

  /** Checks what only the whole file shows. */
  finish(): readonly FaultGroup[] {
    if (this.lineOf.size === 0 && this.faults.count === 0) {
      this.fault(0, '', '', 'the file has no series', 'Give a row a series below the header.');
    }
    const fault = (...what: Parameters<SalesTable['fault']>) => this.fault(...what);
    for (const parents of [this.departments, this.categories, this.states]) parents.check(fault);
    checkNames(this.known, fault);
    this.checkScope();
    if (this.series.length === 0 && this.lineOf.size > 0 && this.faults.count === 0) {
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

  /** @returns whether the row is kept */
  private addRow(text: string, line: number): boolean {
    const [id, item, department, category, store, state] = text.split('\n') as [string, ...string[]] as Six;
    const expected = `${item}_${store}`;
    // The store's own name may end in one.
    const suffix = ID_SUFFIXES.find((end) => id === expected + end);
    if (suffix === undefined) {
      const cure =
        'Write item_id and store_id joined by an underscore, and _evaluation, _validation or nothing behind them.';
      this.fault(line, 'id', `${id}, not ${expected}`, 'the id does not fit its item and store', cure);
    }
    // Not the id: items A and A_B in stores B_C and C have the same.
    const identity = seriesIdentity(item, store);
    const earlier = this.lineOf.get(identity);
    if (earlier !== undefined) {
      const value = `${id}, also in line ${earlier}`;
      this.fault(line, 'id', value, 'a series stands in the file twice', 'Keep one row an item and store.');
    } else this.lineOf.set(identity, line);
    this.departments.add(item, department, line);
    this.categories.add(department, category, line);
    this.states.add(store, state, line);
    const names = { item, department, category, store, state };
    for (const part of PARTS) if (!this.known[part].has(names[part])) this.known[part].set(names[part], line);
    if (earlier !== undefined || !this.isInScope(item, department, category, store)) return false;
    this.series.push({ id: expected, suffix: suffix ?? '', item, department, category, store, state });
    return true;
  }

  private fault(line: number, column: string, value: string, problem: string, cure: string): void {
    this.faults.add({ file: this.file, line, column, value, problem, cure });
  }

  private isInScope(item: string, department: string, category: string, store: string): boolean {
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

/** The pair as a key; no name from a file holds a newline. */
export const seriesIdentity = (item: string, store: string): string => `${store}\n${item}`;

const PARTS = Object.keys(NAME_COLUMNS) as (keyof KnownNames)[];

type Six = [string, string, string, string, string, string];

const SHOWN_NAMES = 20;

const list = (names: readonly string[]): string =>
  names.length <= SHOWN_NAMES
    ? names.join(', ')
    : `${names.slice(0, SHOWN_NAMES).join(', ')} and ${names.length - SHOWN_NAMES} more`;
