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
import { Compression, Table as WasmTable, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm';
import type { ForecastTable, TextColumn } from './forecast-table.js';

/** Rows that a reader has in memory at a time: a store of M5 has 85,372. */
export const ROW_GROUP = 65_536;

/**
 * A published table as parquet: texts dictionary-encoded, units as float32.
 *
 * @param rowGroup most rows of a part that can be read alone; undefined leaves it to the writer
 */
export function writeForecastParquet(
  { texts, dates, numbers }: ForecastTable,
  rowGroup: number | undefined,
): Uint8Array {
  const arrow = new Table({
    ...Object.fromEntries(Object.entries(texts).map(([name, column]) => [name, textVector(column)])),
    ...Object.fromEntries(Object.entries(dates).map(([name, days]) => [name, dateVector(days)])),
    ...Object.fromEntries(Object.entries(numbers).map(([name, column]) => [name, makeVector(column)])),
  });
  const properties = new WriterPropertiesBuilder().setCompression(Compression.SNAPPY);
  const built = (rowGroup === undefined ? properties : properties.setMaxRowGroupSize(rowGroup)).build();
  return writeParquet(WasmTable.fromIPCStream(tableToIPC(arrow, 'stream')), built);
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
