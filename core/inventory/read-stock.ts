import { editDistance } from '@durable-forecast/lib/edit-distance';
import { nearestName } from '@durable-forecast/lib/nearest-name';
import { type FaultGroup, FaultList } from '../dataset/faults.js';
import { forEachLine } from '../dataset/lines.js';
import { findColumns, readHeader } from '../dataset/read-header.js';
import { readRow } from '../dataset/read-row.js';
import type { Stock } from './order-quantity.js';

/** A line of the file with the stock. */
export interface StockLine extends Stock {
  readonly item: string;
  readonly store: string;
}

export type ReadStock =
  | { readonly kind: 'stock'; readonly lines: readonly StockLine[]; readonly unknown: readonly StockLine[] }
  | { readonly kind: 'faulty'; readonly faults: readonly FaultGroup[]; readonly count: number };

export interface StockOptions {
  /** Name of the file, for people. */
  readonly file: string;
  /** The series that are forecast. */
  readonly known: readonly { readonly item: string; readonly store: string }[];
  /** Whether lines of other series are left out; else they are faults. */
  readonly ignoreUnknown: boolean;
}

const REQUIRED = ['item_id', 'store_id', 'on_hand'] as const;
const OPTIONAL = {
  on_order: { otherwise: 0, least: 0, whole: false },
  pack_size: { otherwise: 1, least: 1, whole: true },
  minimum_order: { otherwise: 0, least: 0, whole: false },
} as const;
const ON_HAND = { otherwise: undefined, least: 0, whole: false } as const;

/** Unknown series for which the nearest name is looked for. */
const MOST_HINTS = 20;

type Form = { readonly otherwise: number | undefined; readonly least: number; readonly whole: boolean };

/** Reads what is there of each item in each store, from CSV. All that is wrong is told at once. */
export function readStock(bytes: Uint8Array, options: StockOptions): ReadStock {
  const faults = new FaultList();
  const reader = new StockReader(options, faults);
  forEachLine(bytes, (line, number) => reader.read(line, number));
  reader.end();
  if (faults.count > 0) return { kind: 'faulty', faults: faults.groups, count: faults.count };
  return { kind: 'stock', lines: reader.lines, unknown: reader.unknown };
}

class StockReader {
  readonly lines: StockLine[] = [];
  readonly unknown: StockLine[] = [];
  private names: readonly string[] | undefined;
  private at: Readonly<Record<string, number>> | undefined;
  private hasHeader = false;
  private unknownLines = 0;
  /** Line of each item and store that was read. */
  private readonly seen = new Map<string, number>();
  private readonly stores: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(
    private readonly options: StockOptions,
    private readonly faults: FaultList,
  ) {
    const stores = new Map<string, Set<string>>();
    for (const { item, store } of options.known) stores.set(store, (stores.get(store) ?? new Set()).add(item));
    this.stores = stores;
  }

  read(line: Uint8Array, number: number): void {
    if (!this.hasHeader) {
      this.readHeader(line);
      return;
    }
    if (this.at === undefined || this.names === undefined) return;
    const row = readRow(line, number, this.options.file, this.names, this.faults);
    if (row?.isWhole) this.readLine(row.texts, number);
  }

  end(): void {
    if (this.hasHeader && (this.at === undefined || this.seen.size > 0 || this.faults.count > 0)) return;
    const cure = `Give a header with ${REQUIRED.join(', ')} and a line for each item in each store.`;
    this.fault(0, '', '', this.hasHeader ? 'there is no line below the header' : 'the file is empty', cure);
  }

  private readHeader(line: Uint8Array): void {
    this.hasHeader = true;
    const { file } = this.options;
    this.names = readHeader(line, file, this.faults)?.map((name) => name.trim().toLowerCase());
    if (this.names === undefined) return;
    const given = this.names;
    const optional = Object.keys(OPTIONAL).filter((name) => given.includes(name));
    this.at = findColumns(given, [...REQUIRED, ...optional], file, this.faults);
    this.checkOthers(given);
  }

  /** A column that is optional and misspelt would be left out without a word, and with it what was ordered. */
  private checkOthers(given: readonly string[]): void {
    for (const wanted of Object.keys(OPTIONAL)) {
      if (given.includes(wanted)) continue;
      const near = given.find((name) => name !== '' && editDistance(bare(name), bare(wanted)) <= 1);
      if (near === undefined) continue;
      const cure = `Name it ${wanted} if that is it, or otherwise; a column ${wanted} may be empty.`;
      this.fault(1, near, '', `a column is named nearly as ${wanted}`, cure);
    }
  }

  private readLine(texts: readonly string[], line: number): void {
    const text = (column: string) => (texts[this.at?.[column] ?? -1] ?? '').trim();
    const item = text('item_id');
    const store = text('store_id');
    const isKnown = this.checkSeries(item, store, line);
    const number = (column: string, form: Form) => this.readNumber(column, text(column), line, form);
    const stock = {
      ...{ item, store },
      onHand: number('on_hand', ON_HAND),
      onOrder: number('on_order', OPTIONAL.on_order),
      packSize: number('pack_size', OPTIONAL.pack_size),
      minimumOrder: number('minimum_order', OPTIONAL.minimum_order),
    };
    if (isKnown === undefined) return;
    (isKnown ? this.lines : this.unknown).push(stock);
  }

  /** @returns whether the series is forecast; undefined where the line says the same as another one, or names none */
  private checkSeries(item: string, store: string, line: number): boolean | undefined {
    for (const [column, value] of [
      ['item_id', item],
      ['store_id', store],
    ] as const) {
      if (value !== '') continue;
      this.fault(line, column, '', 'a name is missing', 'Name item and store in each line, or delete the line.');
      return undefined;
    }
    const key = JSON.stringify([item, store]);
    const before = this.seen.get(key);
    if (before !== undefined) {
      const cure = `Line ${before} has it as well. Keep one of the two, with the sum where both count.`;
      this.fault(line, 'item_id', `${item} in ${store}`, 'an item stands twice in a store', cure);
      return undefined;
    }
    this.seen.set(key, line);
    const items = this.stores.get(store);
    if (items?.has(item)) return true;
    if (!this.options.ignoreUnknown) this.tellUnknown({ item, store, line }, items);
    return false;
  }

  private tellUnknown(
    { item, store, line }: { readonly item: string; readonly store: string; readonly line: number },
    items: ReadonlySet<string> | undefined,
  ): void {
    const leaveOut = 'or leave lines of other series out by --ignore-unknown';
    this.unknownLines += 1;
    if (items === undefined) {
      const near = nearestName(store, this.stores.keys());
      const hint = near === undefined ? `Stores are ${[...this.stores.keys()].join(', ')}` : `It may be ${near}`;
      this.fault(line, 'store_id', store, 'the forecast has no such store', `${hint}; correct it, ${leaveOut}.`);
      return;
    }
    // Looking for the nearest of thousands takes a while, and nobody reads a thousand hints.
    const near = this.unknownLines > MOST_HINTS ? undefined : nearestName(item, items);
    const hint = near === undefined ? 'Correct or delete the line' : `It may be ${near}: correct it`;
    this.fault(line, 'item_id', item, `the forecast has no such item in ${store}`, `${hint}, ${leaveOut}.`);
  }

  private readNumber(column: string, text: string, line: number, { otherwise, least, whole }: Form): number {
    if (text === '') {
      // A column that is optional may be empty in some lines.
      if (otherwise !== undefined) return otherwise;
      this.fault(line, column, '', 'a number is missing', 'Write the units that are there; 0 where there are none.');
      return 0;
    }
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value)) {
      const cure = 'Write a plain number, such as 12 or 12.5: a decimal point, no thousands separator and no unit.';
      this.fault(line, column, text, 'it is no number', cure);
    } else if (value < least) {
      const cure =
        column === 'on_hand'
          ? 'Write 0, and have the booking corrected. Units that customers wait for are added to the order by hand.'
          : `Write ${least} or more, or leave it empty for ${otherwise}.`;
      this.fault(line, column, text, `it is below ${least}`, cure);
    } else if (whole && !Number.isInteger(value)) {
      this.fault(line, column, text, 'it is no whole number', 'Write the units of a pack as a whole number.');
    }
    return value;
  }

  private fault(line: number, column: string, value: string, problem: string, cure: string): void {
    this.faults.add({ file: this.options.file, line, column, value, problem, cure });
  }
}

const bare = (name: string): string => name.replace(/[_\-\s]/g, '');
