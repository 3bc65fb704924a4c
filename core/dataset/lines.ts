import { NEWLINE } from '@durable-forecast/lib/newline';

const RETURN = 13;
const COMMA = 44;

/** Where the fields of a line lie: `starts[i]` to `ends[i]`, `count` of them. Reused from line to line. */
export interface Fields {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  count: number;
}

export const newFields = (capacity: number): Fields => ({
  starts: new Int32Array(capacity),
  ends: new Int32Array(capacity),
  count: 0,
});

/**
 * Calls `line` for every line that is not empty. M5 files quote nothing, so a comma always ends a field.
 *
 * @param line gets the number of the line from 1, and its fields; a field beyond the capacity is only counted
 */
export function forEachLine(bytes: Uint8Array, fields: Fields, line: (number: number) => void): void {
  const capacity = fields.starts.length;
  let number = 0;
  for (let position = 0; position < bytes.length; ) {
    number += 1;
    const lineStart = position;
    let start = position;
    let count = 0;
    let byte = bytes[position];
    while (position < bytes.length && byte !== NEWLINE) {
      if (byte === COMMA) {
        if (count < capacity) {
          fields.starts[count] = start;
          fields.ends[count] = position;
        }
        count += 1;
        start = position + 1;
      }
      position += 1;
      byte = bytes[position];
    }
    const end = position > lineStart && bytes[position - 1] === RETURN ? position - 1 : position;
    position += 1;
    if (end === lineStart) continue;
    if (count < capacity) {
      fields.starts[count] = start;
      fields.ends[count] = end;
    }
    fields.count = count + 1;
    line(number);
  }
}

/** Position of the comma number `count` from `start` on; -1 when the line ends before. */
export function endOfFields(bytes: Uint8Array, start: number, count: number): number {
  let commas = 0;
  for (let position = start; position < bytes.length; position++) {
    const byte = bytes[position] as number;
    if (byte === NEWLINE) return -1;
    if (byte !== COMMA) continue;
    commas += 1;
    if (commas === count) return position;
  }
  return -1;
}

const decoder = new TextDecoder();

export const fieldText = (bytes: Uint8Array, { starts, ends }: Fields, index: number): string =>
  decoder.decode(bytes.subarray(starts[index], ends[index]));

/** The whole number of a field of digits; -1 for anything else, an empty field included. At most 9 digits. */
export function fieldDigits(bytes: Uint8Array, { starts, ends }: Fields, index: number): number {
  const start = starts[index] as number;
  const end = ends[index] as number;
  if (end === start || end - start > 9) return -1;
  let value = 0;
  for (let position = start; position < end; position++) {
    const digit = (bytes[position] as number) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
