import { tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm';
import { expect, test } from 'vitest';
import { trainingParquet, writeTrainingParquet } from '../../../activities/features/write-table.js';
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

const read = (file: Uint8Array) => tableFromIPC(readParquet(file).intoIPCStream());

test('a table written a block at a time has the rows of the whole one', () => {
  const [parts, whole] = [
    read(Buffer.concat([...trainingParquet(plan)])),
    read(writeTrainingParquet(collectTable(plan))),
  ];
  expect(parts.numRows).toBe(SERIES * ROWS_EACH);
  expect(parts.schema.fields.map(({ name }) => name)).toEqual(['demand', ...NAMES]);
  for (const name of ['demand', 'a', 'i']) {
    const [values, expected] = [parts, whole].map((table) => table.getChild(name)?.toArray() as Float32Array);
    expect(Buffer.from(values!.buffer).equals(Buffer.from(expected!.buffer))).toBe(true);
  }
});

test('a series that has more rows than a row group is written whole', () => {
  const rows = 150_000;
  const long: TablePlan = {
    names: ['a'],
    rowsOf: Int32Array.of(rows),
    fill: (_, [column], label) => {
      for (let row = 0; row < rows; row++) column![row] = label[row] = row;
    },
  };
  const table = read(Buffer.concat([...trainingParquet(long)]));
  expect(table.getChild('a')?.toArray()).toEqual(Float32Array.from({ length: rows }, (_, row) => row));
});
