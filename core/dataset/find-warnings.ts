import type { DatasetWarning } from '../../contracts/dataset/dataset-warning.js';
import type { FarPrices } from './far-prices.js';
import { findNearEvents } from './near-events.js';
import type { OddSeries } from './odd-series.js';
import { findOddSnap } from './odd-snap.js';
import { PRICE_FILE } from './price-header.js';
import type { PriceTable } from './price-table.js';
import { CALENDAR_FILE, type CalendarFile } from './read-calendar.js';
import type { SalesTable } from './sales-table.js';

interface ReadTables {
  readonly whole: CalendarFile;
  readonly sales: SalesTable;
  readonly prices: PriceTable;
  readonly odd: OddSeries;
  readonly far: FarPrices;
}

/** What may be a slip in tables without faults. */
export const findWarnings = ({ whole, sales, prices, odd, far }: ReadTables): readonly DatasetWarning[] =>
  [
    findNearEvents(whole.events.names, CALENDAR_FILE),
    findNearEvents(whole.events.types, CALENDAR_FILE),
    ...findOddSnap(whole.columns, new Set(sales.known.state.keys()), CALENDAR_FILE),
    ...odd.finish(),
    far.finish(),
    findUnsold(prices),
  ].filter((warning) => warning !== undefined);

/** Prices of a store and an item which the sales have, but not together: a row of the sales may be lost. */
function findUnsold({ unsold: places }: PriceTable): DatasetWarning | undefined {
  if (places.count === 0) return undefined;
  const have = places.count === 1 ? 'a series has' : `${places.count.toLocaleString('en')} series have`;
  return {
    code: 'prices-without-sales',
    message: `${have} prices but no sales, and no forecast: ${places.text}. See whether rows of the sales are missing.`,
    file: PRICE_FILE,
    line: places.line,
    count: places.count,
  };
}
