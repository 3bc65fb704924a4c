import { NEWLINE } from '@durable-forecast/lib/newline';
import { type FaultGroup, FaultList } from './faults.js';
import { endOfFields, lineAt } from './lines.js';
import { PRICE_FILE, type PriceHeader } from './price-header.js';
import { readRow } from './read-row.js';
import { findWeek, readWeekNumber, UNKNOWN, type WeekTable } from './week-table.js';

const RETURN = 13;
const COMMA = 44;
const POINT = 46;
const ZERO = 48;
/** More digits than a double holds exactly; the full reading takes more, such as 2.9799999999999995. */
const MAX_DIGITS = 15;
/** Longer than any program writes a number. */
const MAX_PRICE_TEXT = 40;
/** Stands for a price that can't be read; no panel is made where one is. */
const BROKEN_PRICE = -1;
/** Shortest line with a price: `,,1,1` and its end. */
const MIN_LINE = 6;

/** Whole lines of the price file, parsed apart from all others. */
export interface PriceBlock {
  /** Lines of the block, empty ones included. */
  readonly lines: number;
  /** Store and item of each run of rows of one series, joined by a newline, which no field can hold. */
  readonly names: readonly string[];
  /** First row of each run. */
  readonly starts: Int32Array;
  /** Position of the week of each row; negative where it has none. */
  readonly weeks: Int16Array<ArrayBuffer>;
  readonly prices: Float32Array<ArrayBuffer>;
  /** Line of each row, from 1 within the block. */
  readonly lineOf: Int32Array<ArrayBuffer>;
  /** Weeks that the calendar lacks, and the line in which each stands first. */
  readonly unknownWeeks: ReadonlyMap<number, number>;
  /** Lines are those within the block. */
  readonly faults: readonly FaultGroup[];
}

/**
 * Rows in the order of the M5 files, without quotes, are read byte by byte; all others in full.
 *
 * @param bytes whole lines below the header
 */
export function parsePriceBlock(bytes: Uint8Array, header: PriceHeader): PriceBlock {
  const rows = new PriceRows(Math.floor(bytes.length / MIN_LINE) + 1, header.weeks);
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const faults = new FaultList();
  const found = { week: 0, price: 0 };
  let lines = 0;
  // The rows of a series stand together, so its name is compared with that of the row before it is looked up.
  let name = 0;
  let nameLength = -1;
  for (let start = 0; start < bytes.length; ) {
    lines += 1;
    const same = nameLength >= 0 && isRepeated(bytes, words, name, start, nameLength);
    const nameEnd = same ? start + nameLength : header.isPlain ? endOfFields(bytes, start, 2) : -1;
    const end = nameEnd === -1 || rows.isFull ? -1 : parseRow(bytes, nameEnd + 1, found);
    const text = same || end === -1 ? '' : decoder.decode(bytes.subarray(start, nameEnd));
    // A replacement character may stand for bytes that are not UTF-8.
    if (end === -1 || (!same && text.includes('\ufffd'))) {
      const { line, next } = lineAt(bytes, start);
      start = next;
      const row = line.length === 0 ? undefined : readPriceRow(line, lines, header, faults);
      if (row === undefined || rows.isFull) continue;
      rows.beginRun(row.name);
      rows.add(row.week, row.price, lines);
      nameLength = -1;
      continue;
    }
    if (!same) {
      name = start;
      nameLength = nameEnd - start;
      rows.beginRun(text.replace(',', '\n'));
    }
    rows.add(found.week, found.price, lines);
    start = end + 1;
  }
  return { lines, ...rows.columns(), faults: faults.groups };
}

/** The rows of a block as columns. */
class PriceRows {
  private readonly weeks: Int16Array<ArrayBuffer>;
  private readonly prices: Float32Array<ArrayBuffer>;
  private readonly lineOf: Int32Array<ArrayBuffer>;
  private readonly unknownWeeks = new Map<number, number>();
  private readonly names: string[] = [];
  private readonly starts: number[] = [];
  private count = 0;

  constructor(
    private readonly capacity: number,
    private readonly table: WeekTable,
  ) {
    this.weeks = new Int16Array(capacity);
    this.prices = new Float32Array(capacity);
    this.lineOf = new Int32Array(capacity);
  }

  get isFull(): boolean {
    return this.count === this.capacity;
  }

  /** Begins the rows of a series, unless they are under way. */
  beginRun(name: string): void {
    if (this.names.at(-1) === name) return;
    this.names.push(name);
    this.starts.push(this.count);
  }

  add(week: number, price: number, line: number): void {
    const { count } = this;
    const position = findWeek(this.table, week);
    if (position === UNKNOWN && !this.unknownWeeks.has(week)) this.unknownWeeks.set(week, line);
    this.weeks[count] = position;
    this.prices[count] = price;
    this.lineOf[count] = line;
    this.count = count + 1;
  }

  columns(): Omit<PriceBlock, 'lines' | 'faults'> {
    return {
      names: this.names,
      starts: Int32Array.from(this.starts),
      weeks: this.weeks.slice(0, this.count),
      prices: this.prices.slice(0, this.count),
      lineOf: this.lineOf.slice(0, this.count),
      unknownWeeks: this.unknownWeeks,
    };
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes that are compared at a time. */
const WORD = 4;

/** Whether the name of an earlier row stands here again, with a comma behind it. @param words the bytes by fours */
function isRepeated(bytes: Uint8Array, words: DataView, name: number, start: number, length: number): boolean {
  if (bytes[start + length] !== COMMA) return false;
  let rest = length;
  // From the end, where the item numbers differ.
  for (; rest >= WORD; rest -= WORD) {
    if (words.getInt32(name + rest - WORD) !== words.getInt32(start + rest - WORD)) return false;
  }
  for (; rest > 0; rest--) if (bytes[name + rest - 1] !== bytes[start + rest - 1]) return false;
  return true;
}

/** Reads `week,price` to the end of the line. @returns position of that end, or -1 when anything else stands there */
function parseRow(bytes: Uint8Array, start: number, out: { week: number; price: number }): number {
  const length = bytes.length;
  let position = start;
  let week = 0;
  for (; position < length; position++) {
    const digit = (bytes[position] as number) - ZERO;
    if (digit < 0 || digit > 9) break;
    week = week * 10 + digit;
  }
  if (position === start || position - start > 9 || position >= length || bytes[position] !== COMMA) return -1;
  position += 1;
  const from = position;
  let whole = 0;
  let scale = 0;
  for (; position < length; position++) {
    const byte = bytes[position] as number;
    const digit = byte - ZERO;
    if (digit >= 0 && digit <= 9) {
      whole = whole * 10 + digit;
      scale *= 10;
    } else if (byte === POINT && scale === 0) scale = 1;
    else break;
  }
  // Without a digit behind the point something may be cut off.
  if (position - from > MAX_DIGITS || whole === 0 || scale === 1) return -1;
  if (position < length && bytes[position] === RETURN) position += 1;
  if (position < length && bytes[position] !== NEWLINE) return -1;
  out.week = week;
  out.price = scale > 1 ? whole / scale : whole;
  return position;
}

/**
 * Reads any row, and says what is wrong with it.
 *
 * @returns undefined where it does not say whose price it is. A row with a broken price is no missing price: it stays, so
 * that it is not reported twice
 */
function readPriceRow(
  bytes: Uint8Array,
  line: number,
  { names, columns }: PriceHeader,
  faults: FaultList,
): { readonly name: string; readonly week: number; readonly price: number } | undefined {
  const row = readRow(bytes, line, PRICE_FILE, names, faults);
  if (row === undefined) return undefined;
  const [store, item, weekText, priceText] = columns.map((column) => row.texts[column] ?? '') as Four;
  const week = readWeekNumber(weekText);
  const price = readPrice(priceText);
  const fault = (column: string, value: string, problem: string, cure: string) =>
    faults.add({ file: PRICE_FILE, line, column, value, problem, cure });
  if (row.isWhole && week === undefined) {
    fault('wm_yr_wk', weekText, 'the week is no whole number', 'Write the week as in calendar.csv, such as 11101.');
  }
  if (row.isWhole && price === undefined) {
    const cure = 'Write the price in currency units, such as 2.98; leave out weeks without sale.';
    fault('sell_price', priceText, 'a price is no positive number', cure);
  }
  if (week === undefined) return undefined;
  return { name: `${store}\n${item}`, week, price: (row.isWhole ? price : undefined) ?? BROKEN_PRICE };
}

/** A decimal number above 0 that the panel can hold; undefined for anything else. */
function readPrice(text: string): number | undefined {
  if (text.length > MAX_PRICE_TEXT || !/^(\d+(\.\d+)?|\.\d+)$/.test(text)) return undefined;
  const held = Math.fround(Number(text));
  return held > 0 && Number.isFinite(held) ? Number(text) : undefined;
}

type Four = [string, string, string, string];
