import { DateDay, Float64, Int32, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { Table as WasmTable, writeParquet } from 'parquet-wasm';

/** A row of sales: item, department, category, store, state, ISO date, units. */
export type SalesRow = readonly [string | null, string, string, string, string, string, number | null];

/** The wide sales and the calendar of a sample as a row a series and day, days without sales left out. */
export function salesRowsOf(
  sample: Readonly<Record<'calendar.csv' | 'sales_train_evaluation.csv', string>>,
): SalesRow[] {
  const below = (text: string) => text.trimEnd().split('\n').slice(1);
  const dates = below(sample['calendar.csv']).map((line) => line.split(',')[0] as string);
  return below(sample['sales_train_evaluation.csv']).flatMap((line) => {
    const [, item, department, category, store, state, ...units] = line.split(',') as [string, ...string[]];
    return units.flatMap((text, day): SalesRow[] =>
      text === '0' ? [] : [[item, department, category, store, state, dates[day], Number(text)] as unknown as SalesRow],
    );
  });
}

/** @param date as which the dates are written */
export function salesParquet(
  rows: readonly SalesRow[],
  date: 'date' | 'text' | 'number' = 'date',
  units: Int32 | Float64 = new Int32(),
): Uint8Array {
  const texts = ['item_id', 'dept_id', 'cat_id', 'store_id', 'state_id'].map((name, column) => [
    name,
    textsOf(rows.map((row) => row[column] as string | null)),
  ]);
  const sold = vectorFromArray(
    rows.map((row) => row[6]),
    units,
  );
  return parquetOf({ ...Object.fromEntries(texts), date: DATES[date](rows.map((row) => row[5])), units: sold });
}

const DATES = {
  date: (dates: readonly string[]) =>
    vectorFromArray(
      dates.map((text) => new Date(text)),
      new DateDay(),
    ),
  text: (dates: readonly string[]) => textsOf(dates),
  number: (dates: readonly string[]) =>
    vectorFromArray(
      dates.map((text) => Number(text.replaceAll('-', ''))),
      new Int32(),
    ),
};

/** @param lines of `sell_prices.csv` below its header */
export function pricesParquet(lines: readonly string[]): Uint8Array {
  const fields = lines.map((line) => line.split(','));
  const texts = (column: number) => textsOf(fields.map((row) => row[column] as string));
  const weeks = vectorFromArray(
    fields.map((row) => Number(row[2])),
    new Int32(),
  );
  const prices = vectorFromArray(
    fields.map((row) => Number(row[3])),
    new Float64(),
  );
  return parquetOf({ store_id: texts(0), item_id: texts(1), wm_yr_wk: weeks, sell_price: prices });
}

export const parquetOf = (columns: Record<string, unknown>): Uint8Array =>
  writeParquet(WasmTable.fromIPCStream(tableToIPC(new Table(columns as never), 'stream')));

const textsOf = (values: readonly (string | null)[]) => vectorFromArray(values, new Utf8());
