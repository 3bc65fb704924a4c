import { Dictionary, Int32, makeData, makeVector, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { Compression, Table as WasmTable, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm';
import type { ForecastTable, TextColumn } from './forecast-table.js';

/** A published table as parquet: texts dictionary-encoded, units as float32. */
export function writeForecastParquet({ texts, numbers }: ForecastTable): Uint8Array {
  const arrow = new Table({
    ...Object.fromEntries(Object.entries(texts).map(([name, column]) => [name, textVector(column)])),
    ...Object.fromEntries(Object.entries(numbers).map(([name, column]) => [name, makeVector(column)])),
  });
  const properties = new WriterPropertiesBuilder().setCompression(Compression.SNAPPY).build();
  return writeParquet(WasmTable.fromIPCStream(tableToIPC(arrow, 'stream')), properties);
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
