import { type Table, tableFromIPC, type Vector } from 'apache-arrow';
import { readParquet } from 'parquet-wasm';

/** @throws Error when the bytes are no parquet */
export const readTable = (parquet: Uint8Array): Table => tableFromIPC(readParquet(parquet).intoIPCStream());

/** The texts of a column in the order of its rows. @throws Error when there is none */
export function* textsOf(table: Table, column: string): Generator<string> {
  for (const value of vectorOf(table, column)) yield String(value);
}

/** Numbers of a column; days since 1970 of one of dates. @throws Error when there is none */
export function numbersOf(table: Table, column: string): Float32Array | Int32Array {
  const { data, length } = vectorOf(table, column);
  const parts = data.map((each) => (each.values as Float32Array | Int32Array).subarray(0, each.length));
  const [first] = parts;
  if (!(first instanceof Float32Array || first instanceof Int32Array)) throw new Error(`${column} has no numbers`);
  if (parts.length === 1) return first;
  const all = first instanceof Float32Array ? new Float32Array(length) : new Int32Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function vectorOf(table: Table, column: string): Vector {
  const vector = table.getChild(column);
  if (vector === null) throw new Error(`there is no column ${column}`);
  return vector;
}
