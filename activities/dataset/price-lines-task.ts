import { csvField } from '@durable-forecast/lib/csv-field';
import type { RowColumns } from '@durable-forecast/lib/parquet-file';
import { moved } from '../threads/moved.js';
import { PRICE_ROW_COLUMNS } from './price-row-columns.js';
import { readRowsPart } from './read-rows-part.js';
import type { RowsPart, UnreadableRows } from './rows-part.js';

/** Rows of prices as lines of text, a line each. */
export interface PriceLines {
  readonly rows: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Reads rows of prices as lines of CSV. Runs in a worker thread; the bytes go back without a copy. */
export default function priceLinesTask({ part }: { readonly part: RowsPart }): Promise<PriceLines | UnreadableRows> {
  return readRowsPart(part, PRICE_ROW_COLUMNS, (columns) => {
    const bytes = new TextEncoder().encode(linesOf(columns));
    return moved({ rows: part.rowEnd - part.rowStart, bytes }, [bytes.buffer]);
  });
}

function linesOf(columns: RowColumns<(typeof PRICE_ROW_COLUMNS)[number]>): string {
  const { store_id: stores, item_id: items, wm_yr_wk: weeks, sell_price: prices } = columns;
  const names = new Map<unknown, string>();
  const nameOf = (value: unknown): string => {
    let text = names.get(value);
    if (text === undefined) {
      text = field(value);
      names.set(value, text);
    }
    return text;
  };
  let text = '';
  for (let row = 0; row < stores.length; row++) {
    text += `${nameOf(stores[row])},${nameOf(items[row])},${nameOf(weeks[row])},${priceOf(prices[row])}\n`;
  }
  return text;
}

/** Decimals come as products of whole numbers, such as 2.9800000000000004: with the digits that they have, they are read faster. */
function priceOf(value: unknown): string {
  if (typeof value !== 'number') return field(value);
  const text = String(value);
  return text.length > DIGITS ? String(Number(value.toPrecision(DIGITS))) : text;
}

function field(value: unknown): string {
  if (value === null || value === undefined) return '';
  // A line break would be a row more: what stands in its place must not look like a name that is in order.
  return csvField(String(value).replaceAll(/[\n\r]/g, '\u2028'));
}

/** That a double always has. */
const DIGITS = 15;
