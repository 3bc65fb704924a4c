import { makeVector, Table, tableToIPC } from 'apache-arrow';
import {
  Compression,
  EnabledStatistics,
  type RecordBatch,
  transformParquetStream,
  Table as WasmTable,
  type WriterProperties,
  WriterPropertiesBuilder,
  writeParquet,
} from 'parquet-wasm';
import { csvRows } from '../../core/features/csv-rows.js';
import { type FeatureTable, type TablePlan, tableBlocks } from '../../core/features/feature-table.js';

/** Rows of one row group: what a writer and a reader hold at a time. */
const ROW_GROUP = 1 << 16;

/** Training rows: the label first, as built-in algorithms expect it, then the features; float32, missing as NaN. */
export const writeTrainingParquet = (table: FeatureTable): Uint8Array => writeParquet(toWasm(table), properties());

/** The same for a table of any size, a part of the file at a time. */
export async function* streamTrainingParquet(plan: TablePlan): AsyncGenerator<Uint8Array> {
  const blocks = tableBlocks(plan, ROW_GROUP);
  const batches = new ReadableStream<RecordBatch>(
    {
      pull: (controller) => {
        const { value, done } = blocks.next();
        if (done) return controller.close();
        const table = toWasm(value);
        const batches = table.recordBatches();
        // Their columns are the table's: while it waits to be collected, the memory of a block that is written stays taken.
        table.free();
        for (const batch of batches) controller.enqueue(batch);
      },
    },
    // The next block overwrites the last, so none may be made before it is asked for.
    { highWaterMark: 0 },
  );
  const bytes: ReadableStream<Uint8Array> = await transformParquetStream(batches, properties());
  yield* bytes;
}

function properties(): WriterProperties {
  return (
    new WriterPropertiesBuilder()
      .setStatisticsEnabled(EnabledStatistics.None)
      .setCompression(Compression.SNAPPY)
      // Float features repeat too little for a dictionary to pay for its time.
      .setDictionaryEnabled(false)
      .setMaxRowGroupSize(ROW_GROUP)
      .build()
  );
}

function toWasm({ names, columns, label }: FeatureTable): WasmTable {
  const entries = [['demand', label] as const, ...names.map((name, index) => [name, columns[index]!] as const)];
  const arrow = new Table(Object.fromEntries(entries.map(([name, column]) => [name, makeVector(column)])));
  return WasmTable.fromIPCStream(tableToIPC(arrow, 'stream'));
}

/** Rows to predict: no label. */
export const writeInputCsv = ({ columns, rows }: FeatureTable): string => csvRows(columns, rows);
