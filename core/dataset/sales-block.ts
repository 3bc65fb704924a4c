import { NEWLINE } from '@durable-forecast/lib/newline';
import { type FaultGroup, FaultList } from './faults.js';
import { endOfFields, lineAt } from './lines.js';
import { readRow } from './read-row.js';
import type { SalesHeader } from './sales-header.js';

const RETURN = 13;
const COMMA = 44;
const POINT = 46;
const ZERO = 48;
/** What a panel cell holds. */
const MAX_UNITS = 65_535;

/** Whole lines of the sales file, parsed apart from all others. */
export interface SalesBlock {
  /** Lines of the block, empty ones included. */
  readonly lines: number;
  /** The six keys of each row in the order of `SALES_KEYS`, joined by newlines, which no field can hold. */
  readonly keys: readonly string[];
  /** Line of each row, from 1 within the block. */
  readonly lineOf: Int32Array;
  /** rows x days */
  readonly units: Uint16Array<ArrayBuffer>;
  /** Lines are those within the block. */
  readonly faults: readonly FaultGroup[];
}

/**
 * Rows are tried as plain digits first; whatever is not plain is read again in full, and read or refused there. The two
 * must agree on every row that both can read.
 *
 * @param bytes whole lines below the header
 */
export function parseSalesBlock(bytes: Uint8Array, header: SalesHeader, file: string): SalesBlock {
  const { days } = header;
  // A row has a digit and a comma a day at least, which bounds the rows of a block whatever its bytes are.
  const capacity = Math.floor(bytes.length / (2 * days)) + 1;
  const units = new Uint16Array(capacity * days);
  const lineOf = new Int32Array(capacity);
  const keys: string[] = [];
  const faults = new FaultList();
  let lines = 0;
  for (let start = 0; start < bytes.length; ) {
    lines += 1;
    const row = keys.length;
    const cells = units.subarray(row * days, (row + 1) * days);
    const plain = row < capacity ? parsePlainRow(bytes, start, header, cells) : undefined;
    if (plain !== undefined) {
      lineOf[row] = lines;
      keys.push(plain.key);
      start = plain.end + 1;
      continue;
    }
    const { line, next } = lineAt(bytes, start);
    start = next;
    if (line.length === 0) continue;
    const key = readSalesRow(line, lines, header, file, cells, faults);
    if (key === undefined || row === capacity) continue;
    lineOf[row] = lines;
    keys.push(key);
  }
  return {
    lines,
    keys,
    lineOf: lineOf.subarray(0, keys.length),
    units: units.subarray(0, keys.length * days),
    faults: faults.groups,
  };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A row without quotes whose last fields are the days. @returns undefined for any other */
function parsePlainRow(
  bytes: Uint8Array,
  start: number,
  { names, keys, dayColumn, days }: SalesHeader,
  out: Uint16Array,
): { readonly key: string; readonly end: number } | undefined {
  if (dayColumn + days !== names.length) return undefined;
  const keysEnd = endOfFields(bytes, start, dayColumn);
  if (keysEnd === -1) return undefined;
  const text = decoder.decode(bytes.subarray(start, keysEnd));
  // Perhaps from bytes that are not UTF-8.
  if (text.includes('\ufffd')) return undefined;
  const end = parseUnits(bytes, keysEnd + 1, out);
  if (end === -1) return undefined;
  const texts = text.split(',');
  return { key: keys.map((column) => texts[column]).join('\n'), end };
}

/** Reads whole numbers up to the end of the line. @returns position of that end, or -1 when anything else stands there */
function parseUnits(bytes: Uint8Array, start: number, out: Uint16Array): number {
  const length = bytes.length;
  const last = out.length - 1;
  let day = 0;
  let value = -1;
  for (let position = start; position <= length; position++) {
    const byte = position < length ? (bytes[position] as number) : NEWLINE;
    const digit = byte - ZERO;
    // Nearly every day: one digit and a comma.
    if (value < 0 && digit >= 0 && digit <= 9 && bytes[position + 1] === COMMA && day < last) {
      out[day] = digit;
      day += 1;
      position += 1;
      continue;
    }
    if (digit >= 0 && digit <= 9) {
      value = value < 0 ? digit : value * 10 + digit;
      if (value > MAX_UNITS) return -1;
      continue;
    }
    if (value < 0) return -1;
    if (byte === COMMA) {
      if (day === last) return -1;
      out[day] = value;
      day += 1;
      value = -1;
      continue;
    }
    if (byte === POINT) {
      // A whole float, such as 3.0; anything but an end behind the zeros is left to the full reading.
      if (bytes[position + 1] !== ZERO) return -1;
      while (bytes[position + 1] === ZERO) position += 1;
      const next = (bytes[position + 1] ?? NEWLINE) - ZERO;
      if (next === POINT - ZERO || (next >= 0 && next <= 9)) return -1;
      continue;
    }
    const end = byte === RETURN ? position + 1 : position;
    if (day !== last || (end < length && bytes[end] !== NEWLINE)) return -1;
    out[day] = value;
    return end;
  }
  return -1;
}

/**
 * Reads any row, and says what is wrong with it.
 *
 * @returns its keys; undefined where it is not known to be a series. A row with a broken value is one
 */
function readSalesRow(
  bytes: Uint8Array,
  line: number,
  { names, keys, dayColumn, firstDay, days }: SalesHeader,
  file: string,
  out: Uint16Array,
  faults: FaultList,
): string | undefined {
  const row = readRow(bytes, line, file, names, faults);
  if (!row?.isWhole) return undefined;
  for (let day = 0; day < days; day++) {
    const text = row.texts[dayColumn + day] as string;
    const value = WHOLE.test(text) ? Number(text) : Number.NaN;
    if (value <= MAX_UNITS) {
      if (day < out.length) out[day] = value;
      continue;
    }
    faults.add({ file, line, column: `d_${firstDay + day}`, value: text, ...faultOf(text) });
  }
  return keys.map((column) => row.texts[column]).join('\n');
}

/** As pandas writes whole numbers of a column that had a gap, too: `3.0`. */
const WHOLE = /^\d+(\.0+)?$/;
const PLAIN_CURE = `Write units sold as a whole number from 0 to ${MAX_UNITS}.`;

function faultOf(text: string): { readonly problem: string; readonly cure: string } {
  if (text === '')
    return { problem: 'a sales value is missing', cure: `${PLAIN_CURE} Write 0 where nothing was sold.` };
  if (/^-\d/.test(text)) {
    const cure = 'Returns are not sales: leave them out, so that the day has the units that were sold, 0 at least.';
    return { problem: 'sales are negative', cure };
  }
  if (WHOLE.test(text)) {
    const cure = `At most ${MAX_UNITS} a day can be held: count the whole row in a larger unit, such as boxes.`;
    return { problem: 'sales are too large', cure };
  }
  if (/^\d+\.\d+$/.test(text)) {
    const cure = 'Round to whole units, or count the whole row in a smaller unit, such as grams instead of kilograms.';
    return { problem: 'sales are no whole number', cure };
  }
  return { problem: 'a sales value is no number', cure: PLAIN_CURE };
}
