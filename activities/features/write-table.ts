import { makeVector, Table, tableToIPC } from 'apache-arrow';
import { Compression, Table as WasmTable, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm';
import type { FeatureTable } from '../../core/features/build-table.js';

/** Rows of one row group: what a reader holds at a time. */
const ROW_GROUP = 1 << 17;

/** Training rows: the label first, as built-in algorithms expect it, then the features; float32, missing as NaN. */
export function writeTrainingParquet({ names, columns, label }: FeatureTable): Uint8Array {
  const entries = [
    ['demand', label],
    ...names.map((name, index) => [name, columns[index] as Float32Array] as const),
  ] as const;
  const arrow = new Table(Object.fromEntries(entries.map(([name, column]) => [name, makeVector(column)])));
  const properties = new WriterPropertiesBuilder()
    .setCompression(Compression.SNAPPY)
    // Float features repeat too little for a dictionary to pay for its time.
    .setDictionaryEnabled(false)
    .setMaxRowGroupSize(ROW_GROUP)
    .build();
  return writeParquet(WasmTable.fromIPCStream(tableToIPC(arrow, 'stream')), properties);
}

/** Rows to predict: no label, no header, an empty field for a missing value. */
export function writeInputCsv({ columns, rows }: FeatureTable): string {
  const lines: string[] = new Array(rows);
  const fields: string[] = new Array(columns.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns.length; column++) {
      const value = (columns[column] as Float32Array)[row] as number;
      // Nine digits bring every float32 back exactly.
      fields[column] = Number.isNaN(value)
        ? ''
        : Number.isInteger(value)
          ? String(value)
          : String(Number(value.toPrecision(9)));
    }
    lines[row] = fields.join(',');
  }
  return `${lines.join('\n')}\n`;
}
