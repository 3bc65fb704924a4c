import { NEWLINE } from '@durable-forecast/lib/newline';
import { type FaultGroup, FaultList } from './faults.js';
import { endOfFields, fieldDigits, fieldText, forEachLine, newFields } from './lines.js';
import { SALES_KEYS, type SalesHeader } from './sales-header.js';

const RETURN = 13;
const COMMA = 44;
const ZERO = 48;
/** What a panel cell holds. */
const MAX_UNITS = 65_535;
const KEYS = SALES_KEYS.length;

/** Whole lines of the sales file, parsed apart from all others. */
export interface SalesBlock {
  /** Lines of the block, empty ones included. */
  readonly lines: number;
  /** The first six fields of each row, still joined by commas. */
  readonly keys: readonly string[];
  /** Line of each row, from 1 within the block. */
  readonly lineOf: Int32Array;
  /** rows x days */
  readonly units: Uint16Array<ArrayBuffer>;
  /** Lines are those within the block. */
  readonly faults: readonly FaultGroup[];
}

/** @param bytes whole lines below the header */
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
    const keysEnd = endOfFields(bytes, start, KEYS);
    let end = keysEnd === -1 || row === capacity ? -1 : parseUnits(bytes, keysEnd + 1, units, row * days, days);
    if (end === -1) {
      const newline = bytes.indexOf(NEWLINE, start);
      end = newline === -1 ? bytes.length : newline;
      const line = bytes.subarray(start, bytes[end - 1] === RETURN ? end - 1 : end);
      start = end + 1;
      if (line.length === 0) continue;
      addFaults(line, lines, header, file, faults);
      // A row with a broken value is still a series; one with missing fields is not known to be any.
      if (keysEnd === -1 || fieldCount(line) !== KEYS + days || row === capacity) continue;
      lineOf[row] = lines;
      keys.push(decoder.decode(line.subarray(0, endOfFields(line, 0, KEYS))));
      continue;
    }
    lineOf[row] = lines;
    keys.push(decoder.decode(bytes.subarray(start, keysEnd)));
    start = end + 1;
  }
  return {
    lines,
    keys,
    lineOf: lineOf.subarray(0, keys.length),
    units: units.subarray(0, keys.length * days),
    faults: faults.groups,
  };
}

const decoder = new TextDecoder();

/** Reads `days` whole numbers. @returns position of the line's end, or -1 when anything else stands there */
function parseUnits(bytes: Uint8Array, start: number, out: Uint16Array, from: number, days: number): number {
  const length = bytes.length;
  let day = 0;
  let value = -1;
  for (let position = start; position <= length; position++) {
    const byte = position < length ? (bytes[position] as number) : NEWLINE;
    const digit = byte - ZERO;
    if (digit >= 0 && digit <= 9) {
      value = value < 0 ? digit : value * 10 + digit;
      if (value > MAX_UNITS) return -1;
      continue;
    }
    if (value < 0) return -1;
    if (byte === COMMA) {
      if (day === days - 1) return -1;
      out[from + day] = value;
      day += 1;
      value = -1;
      continue;
    }
    const end = byte === RETURN && position + 1 < length ? position + 1 : position;
    if (day !== days - 1 || (end < length && bytes[end] !== NEWLINE)) return -1;
    out[from + day] = value;
    return end;
  }
  return -1;
}

function fieldCount(line: Uint8Array): number {
  let count = 1;
  for (let position = 0; position < line.length; position++) if (line[position] === COMMA) count += 1;
  return count;
}

/** Says what is wrong with a line that is no row. */
function addFaults(bytes: Uint8Array, line: number, { firstDay, days }: SalesHeader, file: string, faults: FaultList) {
  const fields = newFields(KEYS + days);
  forEachLine(bytes, fields, () => {
    if (fields.count !== KEYS + days) {
      faults.add({
        file,
        line,
        column: '',
        value: `${fields.count} fields`,
        problem: 'the row has another number of fields than the header',
        cure: `Give ${KEYS + days} fields in every row.`,
      });
      return;
    }
    for (let day = 0; day < days; day++) {
      const value = fieldDigits(bytes, fields, KEYS + day);
      if (value >= 0 && value <= MAX_UNITS) continue;
      const text = fieldText(bytes, fields, KEYS + day);
      faults.add({
        file,
        line,
        column: `d_${firstDay + day}`,
        value: text,
        problem: problemOf(text),
        cure: `Write units sold as a whole number from 0 to ${MAX_UNITS}.`,
      });
    }
  });
}

function problemOf(text: string): string {
  if (text === '') return 'a sales value is missing';
  if (text.startsWith('"')) return 'a sales value is in quotes';
  if (/^-\d/.test(text)) return 'sales are negative';
  if (/^\d+\.\d+$/.test(text)) return 'sales are no whole number';
  if (/^\d+$/.test(text)) return 'sales are too large';
  return 'a sales value is no number';
}
