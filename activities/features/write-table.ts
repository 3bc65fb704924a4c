import { csvRows } from '../../core/features/csv-rows.js';
import { type FeatureTable, type TablePlan, tableBlocks } from '../../core/features/feature-table.js';
import { FloatFile } from '../../core/parquet/float-file.js';

/** Rows of one row group: what a writer and a reader hold at a time. */
const ROW_GROUP = 1 << 16;

/**
 * Training rows as parquet, a part of the file at a time: the label first, as built-in algorithms expect it, then the features;
 * float32, missing as NaN.
 */
export function* trainingParquet(plan: TablePlan): Generator<Uint8Array> {
  const file = new FloatFile(['demand', ...plan.names], ROW_GROUP);
  yield file.begin();
  for (const block of tableBlocks(plan, ROW_GROUP)) yield* rowGroups(file, block);
  yield file.end();
}

/** A series that has more rows than a row group is a block by itself. */
function* rowGroups(file: FloatFile, { columns, label, rows }: FeatureTable): Generator<Uint8Array> {
  for (let row = 0; row < rows; row += ROW_GROUP) {
    yield file.rowGroup([label, ...columns].map((column) => column.subarray(row, row + ROW_GROUP)));
  }
}

/** The same of a table that lies in memory. */
export function writeTrainingParquet({ names, columns, label, rows }: FeatureTable): Uint8Array {
  const file = new FloatFile(['demand', ...names], ROW_GROUP);
  return Buffer.concat([file.begin(), ...rowGroups(file, { names, columns, label, rows }), file.end()]);
}

/** Rows to predict: no label. */
export const writeInputCsv = ({ columns, rows }: FeatureTable): string => csvRows(columns, rows);
