import { tableFromIPC } from 'apache-arrow';
import { readParquet, wasmMemory } from 'parquet-wasm';
import { expect, test } from 'vitest';
import { streamTrainingParquet, writeTrainingParquet } from '../../../activities/features/write-table.js';
import { collectTable, type TablePlan } from '../../../core/features/feature-table.js';

const SERIES = 200;
const ROWS_EACH = 1000;
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];

/** 200,000 rows: several row groups, 8 MB. */
const plan: TablePlan = {
  names: NAMES,
  rowsOf: new Int32Array(SERIES).fill(ROWS_EACH),
  fill: (series, columns, label, row) => {
    for (let day = 0; day < ROWS_EACH; day++) {
      label[row + day] = series;
      columns.forEach((column, index) => {
        column[row + day] = day % 7 === 0 ? Number.NaN : index * 1000 + day;
      });
    }
  },
};

async function streamed(): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of streamTrainingParquet(plan)) parts.push(part);
  return Buffer.concat(parts);
}

const read = (file: Uint8Array) => tableFromIPC(readParquet(file).intoIPCStream());

test('a table written a block at a time has the rows of the whole one', async () => {
  const [parts, whole] = [read(await streamed()), read(writeTrainingParquet(collectTable(plan)))];
  expect(parts.numRows).toBe(SERIES * ROWS_EACH);
  expect(parts.schema.fields.map(({ name }) => name)).toEqual(['demand', ...NAMES]);
  for (const name of ['demand', 'a', 'i']) {
    const [values, expected] = [parts, whole].map((table) => table.getChild(name)?.toArray() as Float32Array);
    expect(Buffer.from(values!.buffer).equals(Buffer.from(expected!.buffer))).toBe(true);
  }
});

test.each([
  ['a block at a time', streamed],
  ['at once', async () => writeTrainingParquet(collectTable(plan))],
])('a thread that writes many tables %s needs the memory of one', async (_, write) => {
  const memory = wasmMemory() as unknown as { readonly buffer: ArrayBuffer };
  for (let table = 0; table < 2; table++) await write();
  const bytes = memory.buffer.byteLength;
  for (let table = 0; table < 10; table++) await write();
  expect(memory.buffer.byteLength).toBe(bytes);
});
