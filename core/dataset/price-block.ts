import { NEWLINE } from '@durable-forecast/lib/newline';
import { type FaultGroup, FaultList } from './faults.js';
import { endOfFields, type Fields, fieldDigits, fieldText, forEachLine, newFields } from './lines.js';

export const PRICE_HEADER = ['store_id', 'item_id', 'wm_yr_wk', 'sell_price'] as const;
export const PRICE_FILE = 'sell_prices.csv';

const RETURN = 13;
const COMMA = 44;
const POINT = 46;
const ZERO = 48;
/** More digits than a double holds exactly. */
const MAX_DIGITS = 15;
/** Stands for a price that can't be read; no panel is made where one is. */
const BROKEN_PRICE = -1;
/** Shortest line with a price: `A,B,1,1` and its end. */
const MIN_LINE = 8;

/** Position of each week of the calendar, from its first `wm_yr_wk` on; -1 for numbers that are no week of it. */
export interface WeekTable {
  readonly first: number;
  readonly positions: Int16Array;
}

export function weekTable(weeks: Int32Array): WeekTable {
  const first = weeks.reduce((least, week) => Math.min(least, week), weeks[0] ?? 0);
  const last = weeks.reduce((most, week) => Math.max(most, week), first);
  const positions = new Int16Array(last - first + 1).fill(-1);
  weeks.forEach((week, position) => {
    positions[week - first] = position;
  });
  return { first, positions };
}

/** Whole lines of the price file, parsed apart from all others. */
export interface PriceBlock {
  /** Lines of the block, empty ones included. */
  readonly lines: number;
  /** `store,item` of each run of rows of one series. */
  readonly names: readonly string[];
  /** First row of each run. */
  readonly starts: Int32Array;
  /** Position of the week of each row; -1 where it is none of the calendar. */
  readonly weeks: Int16Array<ArrayBuffer>;
  readonly prices: Float32Array<ArrayBuffer>;
  /** Line of each row, from 1 within the block. */
  readonly lineOf: Int32Array<ArrayBuffer>;
  /** Lines are those within the block. */
  readonly faults: readonly FaultGroup[];
}

/** @param bytes whole lines below the header */
export function parsePriceBlock(bytes: Uint8Array, table: WeekTable): PriceBlock {
  const rows = new PriceRows(Math.floor(bytes.length / MIN_LINE) + 1, table);
  const faults = new FaultList();
  const found = { week: 0, price: 0 };
  let lines = 0;
  // The rows of a series stand together, so its name is compared with that of the row before it is looked up.
  let name = 0;
  let nameLength = -1;
  for (let start = 0; start < bytes.length; ) {
    lines += 1;
    const same = nameLength >= 0 && isRepeated(bytes, name, start, nameLength);
    const nameEnd = same ? start + nameLength : endOfFields(bytes, start, 2);
    const end = nameEnd === -1 || rows.isFull ? -1 : parseRow(bytes, nameEnd + 1, found);
    if (end === -1) {
      const newline = bytes.indexOf(NEWLINE, start);
      const lineEnd = newline === -1 ? bytes.length : newline;
      const broken = addFaults(bytes.subarray(start, lineEnd), lines, faults);
      start = lineEnd + 1;
      // A row with a broken price is no missing price: it stays, so that it is not reported twice.
      if (broken === undefined || rows.isFull) continue;
      rows.beginRun(broken.name);
      rows.add(broken.week, BROKEN_PRICE, lines);
      nameLength = -1;
      continue;
    }
    if (!same) {
      name = start;
      nameLength = nameEnd - start;
      rows.beginRun(decoder.decode(bytes.subarray(start, nameEnd)));
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

  beginRun(name: string): void {
    this.names.push(name);
    this.starts.push(this.count);
  }

  add(week: number, price: number, line: number): void {
    const { first, positions } = this.table;
    const offset = week - first;
    const { count } = this;
    this.weeks[count] = offset >= 0 && offset < positions.length ? (positions[offset] as number) : -1;
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
    };
  }
}

const decoder = new TextDecoder();

/** Whether the name of an earlier row stands here again, with a comma behind it. */
function isRepeated(bytes: Uint8Array, name: number, start: number, length: number): boolean {
  if (bytes[start + length] !== COMMA) return false;
  // From the end, where the item numbers differ.
  for (let offset = length - 1; offset >= 0; offset--) {
    if (bytes[name + offset] !== bytes[start + offset]) return false;
  }
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
  if (position - from > MAX_DIGITS || whole === 0) return -1;
  if (position < length && bytes[position] === RETURN) position += 1;
  if (position < length && bytes[position] !== NEWLINE) return -1;
  out.week = week;
  out.price = scale > 1 ? whole / scale : whole;
  return position;
}

/** Says what is wrong with a line that is no row. @returns whose price it would be, if it says that */
function addFaults(
  bytes: Uint8Array,
  line: number,
  faults: FaultList,
): { readonly name: string; readonly week: number } | undefined {
  const fields: Fields = newFields(PRICE_HEADER.length);
  let broken: { readonly name: string; readonly week: number } | undefined;
  forEachLine(bytes, fields, () => {
    const fault = (column: string, value: string, problem: string, cure: string) =>
      faults.add({ file: PRICE_FILE, line, column, value, problem, cure });
    const week = fields.count < 3 ? -1 : fieldDigits(bytes, fields, 2);
    if (week >= 0) broken = { name: `${fieldText(bytes, fields, 0)},${fieldText(bytes, fields, 1)}`, week };
    if (fields.count !== PRICE_HEADER.length) {
      const cure = `Give ${PRICE_HEADER.length} fields: ${PRICE_HEADER.join(',')}.`;
      fault('', `${fields.count} fields`, 'the row has another number of fields than the header', cure);
      return;
    }
    if (week < 0) {
      const cure = 'Write the week as in calendar.csv, such as 11101.';
      fault('wm_yr_wk', fieldText(bytes, fields, 2), 'the week is no whole number', cure);
    }
    const price = fieldText(bytes, fields, 3);
    if (!/^(\d+(\.\d*)?|\.\d+)$/.test(price) || price.length > MAX_DIGITS || Number(price) === 0) {
      const cure = 'Write the price in currency units, such as 2.98; leave out weeks without sale.';
      fault('sell_price', price, 'a price is no positive number', cure);
    }
  });
  return broken;
}
