import { Dictionary, Int32, makeData, makeVector, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { Compression, Table as WasmTable, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm';
import type { ForecastTable } from './forecast-table.js';

/** The forecast as parquet: column names of the M5 files, texts dictionary-encoded, units as float32. */
export function writeForecastParquet(table: ForecastTable): Uint8Array {
  const arrow = new Table({
    id: texts(table.id),
    item_id: texts(table.item),
    dept_id: texts(table.department),
    cat_id: texts(table.category),
    store_id: texts(table.store),
    state_id: texts(table.state),
    date: texts(table.date),
    d: texts(table.day),
    forecast: makeVector(table.forecast),
  });
  const properties = new WriterPropertiesBuilder().setCompression(Compression.SNAPPY).build();
  return writeParquet(WasmTable.fromIPCStream(tableToIPC(arrow, 'stream')), properties);
}

function texts(values: readonly string[]) {
  const labels = [...new Set(values)];
  const codes = new Map(labels.map((label, code) => [label, code]));
  const type = new Dictionary(new Utf8(), new Int32());
  return makeVector(
    makeData({
      type,
      length: values.length,
      data: Int32Array.from(values, (value) => codes.get(value) as number),
      dictionary: vectorFromArray(labels, new Utf8()),
    }),
  );
}
