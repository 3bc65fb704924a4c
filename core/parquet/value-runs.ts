import type { FloatDictionary } from './float-dictionary.js';

/** A column as stretches of equal rows. */
export interface ValueRuns {
  count: number;
  /** Of each run. */
  readonly codes: Uint16Array;
  /** The row behind each run. */
  readonly ends: Int32Array;
}

/** @param rows most rows, and so most runs */
export const newValueRuns = (rows: number): ValueRuns => ({
  count: 0,
  codes: new Uint16Array(rows),
  ends: new Int32Array(rows),
});

/** Finds the runs of a column, and the codes of their values. @returns whether there are no more distinct ones than `most` */
export function findRuns(bits: Uint32Array, dictionary: FloatDictionary, most: number, out: ValueRuns): boolean {
  const { codes, ends } = out;
  const rows = bits.length;
  let count = 0;
  for (let row = 0; row < rows; ) {
    const value = bits[row] as number;
    row += 1;
    while (row < rows && bits[row] === value) row += 1;
    const code = dictionary.codeOf(value, most);
    if (code < 0) return false;
    codes[count] = code;
    ends[count] = row;
    count += 1;
  }
  out.count = count;
  return true;
}
