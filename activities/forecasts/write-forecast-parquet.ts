import {
  DateDay,
  Dictionary,
  Int32,
  makeData,
  makeVector,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import {
  Compression,
  transformParquetStream,
  Table as WasmTable,
  WriterPropertiesBuilder,
  writeParquet,
} from 'parquet-wasm';
import type { ForecastTable, TextColumn } from './forecast-table.js';

/** Rows that a reader has in memory at a time: a store of M5 has 85,372. */
export const ROW_GROUP = 65_536;

/**
 * A published table as parquet: texts dictionary-encoded, units as float32.
 *
 * @param rowGroup most rows of a part that can be read alone; undefined leaves it to the writer
 */
export const writeForecastParquet = (table: ForecastTable, rowGroup: number | undefined): Uint8Array =>
  writeParquet(inWasm(table), properties(rowGroup));

/**
 * The same, to the byte, of a table that is too long for memory, piece by piece.
 *
 * @param groups `rowGroup` rows each, the last one perhaps fewer
 */
export async function* forecastParquetPieces(
  groups: Iterable<ForecastTable>,
  rowGroup: number,
): AsyncGenerator<Uint8Array> {
  const left = groups[Symbol.iterator]();
  const batches = new ReadableStream(
    {
      pull: (controller) => {
        const next = left.next();
        if (next.done === true) return controller.close();
        const table = inWasm(next.value);
        const own = table.recordBatches();
        // Nobody else gives back what the module has allocated.
        table.free();
        for (const batch of own) controller.enqueue(batch);
      },
    },
    { highWaterMark: 0 },
  );
  yield* (await transformParquetStream(batches, properties(rowGroup))) as ReadableStream<Uint8Array>;
}

function inWasm({ texts, dates, numbers }: ForecastTable): WasmTable {
  const table = new Table({
    ...Object.fromEntries(Object.entries(texts).map(([name, column]) => [name, textVector(column)])),
    ...Object.fromEntries(Object.entries(dates).map(([name, days]) => [name, dateVector(days)])),
    ...Object.fromEntries(Object.entries(numbers).map(([name, column]) => [name, makeVector(column)])),
  });
  return WasmTable.fromIPCStream(tableToIPC(table, 'stream'));
}

function properties(rowGroup: number | undefined) {
  const builder = new WriterPropertiesBuilder().setCompression(Compression.SNAPPY);
  return (rowGroup === undefined ? builder : builder.setMaxRowGroupSize(rowGroup)).build();
}

const textVector = ({ labels, codes }: TextColumn) =>
  makeVector(
    makeData({
      type: new Dictionary(new Utf8(), new Int32()),
      length: codes.length,
      data: codes,
      dictionary: vectorFromArray(labels, new Utf8()),
    }),
  );

const dateVector = (days: Int32Array) => makeVector(makeData({ type: new DateDay(), length: days.length, data: days }));
