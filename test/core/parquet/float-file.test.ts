import { tableFromIPC } from 'apache-arrow';
import { parquetRead } from 'hyparquet';
import { readParquet } from 'parquet-wasm';
import { expect, test } from 'vitest';
import { FloatFile } from '../../../core/parquet/float-file.js';

const GROUP_ROWS = 10_000;

type Column = (row: number) => number;

const hash = (row: number) => Math.imul(row + 1, 0x9e3779b1) >>> 0;

const COLUMNS: Readonly<Record<string, Column>> = {
  constant: () => 2016,
  missing: () => Number.NaN,
  week: (row) => Math.floor(row / 7) % 53,
  'runs of every length': (row) => Math.floor(Math.sqrt(row)),
  flag: (row) => hash(row) & 1,
  'few values': (row) => hash(row) % 11,
  'hundreds of values': (row) => (hash(row) % 700) / 7,
  'thousands of values': (row) => (hash(row) % 4000) / 3,
  'no value twice': (row) => row / 3,
  'repeats at first': (row) => (row < GROUP_ROWS ? 5 : hash(row) % 90),
  'zeros of both signs and missing values': (row) => [0, -0, Number.NaN, 1][hash(row) % 4] as number,
  'Ereignisse, größte': (row) => row % 31,
};

/** Rows a row group. */
type Groups = readonly number[];

function write(groups: Groups) {
  const rows = groups.reduce((sum, count) => sum + count, 0);
  const columns = Object.values(COLUMNS).map((column) => Float32Array.from({ length: rows }, (_, row) => column(row)));
  const file = new FloatFile(Object.keys(COLUMNS), GROUP_ROWS);
  const parts = [file.begin()];
  let from = 0;
  for (const count of groups) {
    parts.push(file.rowGroup(columns.map((column) => column.subarray(from, from + count))));
    from += count;
  }
  parts.push(file.end());
  return { bytes: Buffer.concat(parts), columns, rows };
}

const bitsOf = (values: ArrayLike<number>): Buffer => Buffer.from(Float32Array.from(values).buffer);

/** Two readers: one made of the Arrow project's, one written apart. */
const READERS = {
  'parquet-wasm': async (bytes: Buffer): Promise<Readonly<Record<string, ArrayLike<number>>>> => {
    const table = tableFromIPC(readParquet(bytes).intoIPCStream());
    return Object.fromEntries(table.schema.fields.map(({ name }) => [name, table.getChild(name)?.toArray()]));
  },
  hyparquet: async (bytes: Buffer) => {
    const read: Record<string, number[]> = {};
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    await parquetRead({
      file,
      onChunk: ({ columnName, columnData, rowStart }) => {
        read[columnName] ??= [];
        for (let row = 0; row < columnData.length; row++) read[columnName][rowStart + row] = columnData[row];
      },
    });
    return read;
  },
};

const SHAPES: readonly (readonly [string, Groups])[] = [
  ['one row', [1]],
  ['a few rows', [13]],
  ['a row group', [GROUP_ROWS]],
  ['row groups of different sizes', [GROUP_ROWS, GROUP_ROWS, 2, 4999]],
];

test.each(
  Object.entries(READERS).flatMap(([reader, read]) =>
    SHAPES.map(([shape, groups]) => [reader, shape, groups, read] as const),
  ),
)('%s reads every bit of %s', async (_reader, _shape, groups, read) => {
  const { bytes, columns, rows } = write(groups);
  const values = await read(bytes);
  expect(Object.keys(values)).toEqual(Object.keys(COLUMNS));
  for (const [at, name] of Object.keys(COLUMNS).entries()) {
    expect(values[name]).toHaveLength(rows);
    expect(bitsOf(values[name] as ArrayLike<number>).equals(bitsOf(columns[at] as Float32Array)), name).toBe(true);
  }
});

test('keeps the bits of missing values that are written in another way', () => {
  const file = new FloatFile(['a'], 4);
  const column = new Float32Array(Uint32Array.of(0x7fc00000, 0xffc00000, 0x7fc00000, 0xffc00000).buffer);
  const bytes = Buffer.concat([file.begin(), file.rowGroup([column]), file.end()]);
  const read = tableFromIPC(readParquet(bytes).intoIPCStream()).getChild('a')?.toArray() as Float32Array;
  expect([...new Uint32Array(read.buffer, read.byteOffset, 4)]).toEqual([...new Uint32Array(column.buffer)]);
});

test('a file without rows has its columns', async () => {
  const file = new FloatFile(['a', 'b'], 4);
  const table = tableFromIPC(readParquet(Buffer.concat([file.begin(), file.end()])).intoIPCStream());
  expect(table.numRows).toBe(0);
  expect(table.schema.fields.map(({ name }) => name)).toEqual(['a', 'b']);
});

test('what repeats takes next to nothing, and what never does little more than its values', () => {
  const sizeOf = (column: Column) => {
    const file = new FloatFile(['a'], GROUP_ROWS);
    return file.rowGroup([Float32Array.from({ length: GROUP_ROWS }, (_, row) => column(row))]).length;
  };
  expect(sizeOf(() => 3)).toBeLessThan(100);
  expect(sizeOf((row) => hash(row) & 1)).toBeLessThan(GROUP_ROWS / 8 + 300);
  expect(sizeOf((row) => row / 3)).toBeLessThan(4 * GROUP_ROWS + 100);
});

test('a written row group stays as it is when the next one is written', () => {
  const file = new FloatFile(['a'], 8);
  const first = file.rowGroup([Float32Array.of(1, 2, 3)]);
  const copy = first.slice();
  file.rowGroup([Float32Array.of(7, 8, 9)]);
  expect(first).toEqual(copy);
});
