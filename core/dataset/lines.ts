import { NEWLINE } from '@durable-forecast/lib/newline';

const RETURN = 13;
const QUOTE = 34;
const COMMA = 44;

/**
 * Calls `use` for every line that is not empty.
 *
 * @param use gets the line without its end, and its number from 1
 */
export function forEachLine(bytes: Uint8Array, use: (line: Uint8Array, number: number) => void): void {
  let number = 0;
  for (let start = 0; start < bytes.length; ) {
    number += 1;
    const { line, next } = lineAt(bytes, start);
    start = next;
    if (line.length > 0) use(line, number);
  }
}

/** The line that begins at `start`, without its end, and where the next one begins. */
export function lineAt(bytes: Uint8Array, start: number): { readonly line: Uint8Array; readonly next: number } {
  const newline = bytes.indexOf(NEWLINE, start);
  const end = newline === -1 ? bytes.length : newline;
  const isReturned = end > start && bytes[end - 1] === RETURN;
  return { line: bytes.subarray(start, isReturned ? end - 1 : end), next: end + 1 };
}

/** Position of the comma number `count` from `start` on; -1 when the line ends before or something is quoted. */
export function endOfFields(bytes: Uint8Array, start: number, count: number): number {
  let commas = 0;
  for (let position = start; position < bytes.length; position++) {
    const byte = bytes[position] as number;
    if (byte === NEWLINE || byte === QUOTE) return -1;
    if (byte !== COMMA) continue;
    commas += 1;
    if (commas === count) return position;
  }
  return -1;
}
