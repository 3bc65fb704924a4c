import type { ByteSink } from './byte-sink.js';
import type { ValueRuns } from './value-runs.js';

/** Equal codes that are worth a run of their own, which costs up to seven bytes with the beginning of what is packed behind it. */
const LEAST_RUN = 24;
/** Codes are packed by so many. */
const GROUP = 8;
/** Bytes that are written at a time. */
const WORD = 4;

/** Room for a code a row, filled up to what is packed together. */
export const newCodes = (rows: number): Uint16Array => new Uint16Array(GROUP * Math.ceil(rows / GROUP));

/** How many bits the codes of so many values take. */
export const bitsFor = (count: number): number => (count <= 1 ? 0 : 32 - Math.clz32(count - 1));

/**
 * Writes a code a row, packed at so many bits each.
 *
 * @param codes of `newCodes`
 * @param width 0 to 16 bits
 * @source Apache Parquet, Encodings.md: run length encoding / bit-packing hybrid
 */
export function writePacked(sink: ByteSink, codes: Uint16Array, rows: number, width: number): void {
  if (rows === 0) return;
  const groups = Math.ceil(rows / GROUP);
  const end = groups * GROUP;
  codes.fill(0, rows, end);
  sink.varint(groups * 2 + 1);
  const memory = sink.room(groups * width + WORD);
  const words = new DataView(memory.buffer);
  // As many codes at a time as a word holds of any width.
  const isNarrow = width <= 8;
  const step = isNarrow ? 4 : 2;
  const stepBits = step * width;
  let at = sink.length;
  let held = 0;
  let bits = 0;
  for (let row = 0; row < end; row += step) {
    let some = (codes[row] as number) | ((codes[row + 1] as number) << width);
    if (isNarrow) some |= ((codes[row + 2] as number) | ((codes[row + 3] as number) << width)) << (2 * width);
    held |= some << bits;
    bits += stepBits;
    if (bits >= 32) {
      words.setInt32(at, held, true);
      at += WORD;
      bits -= 32;
      held = bits === 0 ? 0 : some >>> (stepBits - bits);
    }
  }
  words.setInt32(at, held, true);
  sink.length += groups * width;
}

/**
 * The same of runs: long ones stand as such, and what is between them is packed.
 *
 * @param room of `newCodes`, for what is packed
 */
export function writeRuns(sink: ByteSink, { count, codes, ends }: ValueRuns, width: number, room: Uint16Array): void {
  /** Codes that wait to be packed. */
  let waiting = 0;
  let start = 0;
  for (let run = 0; run < count; run++) {
    const code = codes[run] as number;
    const length = (ends[run] as number) - start;
    start += length;
    // What is packed before a run is filled up with its codes.
    const filling = (GROUP - (waiting % GROUP)) % GROUP;
    const isLong = length - filling >= LEAST_RUN;
    const packed = waiting + (isLong ? filling : length);
    for (let at = waiting; at < packed; at++) room[at] = code;
    waiting = packed;
    if (!isLong) continue;
    writePacked(sink, room, waiting, width);
    waiting = 0;
    sink.varint((length - filling) * 2);
    if (width > 0) sink.byte(code & 0xff);
    if (width > 8) sink.byte(code >> 8);
  }
  writePacked(sink, room, waiting, width);
}
