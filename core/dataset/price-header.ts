import type { FaultList } from './faults.js';
import { findColumns, readHeader } from './read-header.js';
import { type WeekTable, weekTable } from './week-table.js';

export const PRICE_FILE = 'sell_prices.csv';

const PRICE_COLUMNS = ['store_id', 'item_id', 'wm_yr_wk', 'sell_price'] as const;

/** How to read the rows of the price file. */
export interface PriceHeader {
  /** Of all columns. */
  readonly names: readonly string[];
  /** Column of store, item, week and price. */
  readonly columns: readonly number[];
  /** Whether the four stand alone and in this order, as in the M5 files. */
  readonly isPlain: boolean;
  readonly weeks: WeekTable;
}

/**
 * @param all weeks of the calendar
 * @param weeks those of them from the first sales on
 * @returns undefined when the header is unusable, with a fault that says why
 */
export function readPriceHeader(
  line: Uint8Array,
  all: Int32Array,
  weeks: Int32Array,
  faults: FaultList,
): PriceHeader | undefined {
  const names = readHeader(line, PRICE_FILE, faults);
  const found = names && findColumns(names, PRICE_COLUMNS, PRICE_FILE, faults);
  if (names === undefined || found === undefined) return undefined;
  const columns = PRICE_COLUMNS.map((name) => found[name]);
  const isPlain = names.length === columns.length && columns.every((column, index) => column === index);
  return { names, columns, isPlain, weeks: weekTable(all, weeks) };
}
