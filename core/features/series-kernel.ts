import { newPriceQueue, priceBelowMax, priceChange, priceColumn, rollingPriceStd } from './price-columns.js';
import type { PriceRuns } from './price-runs.js';
import type { RowPlace } from './rows-of.js';
import { type SalesColumns, salesColumns } from './sales-columns.js';
import { newSalesRoom } from './sales-pass.js';

/** The columns of the seed set that differ from series to series and from day to day. */
export interface SeriesColumns extends SalesColumns {
  readonly sell_price: Float32Array;
  readonly price_change_t1: Float32Array;
  readonly price_change_t365: Float32Array;
  readonly rolling_price_std_t7: Float32Array;
  readonly rolling_price_std_t30: Float32Array;
}

/** Room that is reused from series to series. */
export interface KernelRoom {
  readonly sales: Float64Array;
  readonly queue: Int32Array;
}

/** @param days most days of a series, known days and horizon */
export const newKernelRoom = (days: number): KernelRoom => ({ sales: newSalesRoom(days), queue: newPriceQueue(days) });

/**
 * Computes one series straight into its rows.
 *
 * @param sales units of the known days
 * @param prices of every day, known days and horizon
 */
export function computeSeries(
  sales: Uint16Array,
  prices: PriceRuns,
  out: SeriesColumns,
  place: RowPlace,
  room: KernelRoom,
): void {
  salesColumns(sales, prices.days, out, place, room.sales);
  priceColumn(prices, out.sell_price, place);
  priceChange(prices, out.price_change_t1, place);
  priceBelowMax(prices, 365, room.queue, out.price_change_t365, place);
  rollingPriceStd(prices, 7, out.rolling_price_std_t7, place);
  rollingPriceStd(prices, 30, out.rolling_price_std_t30, place);
}
