import { defineTask } from '../threads/thread-task.js';
import type parsePricesTask from './parse-prices-task.js';
import type parseSalesRowsTask from './parse-sales-rows-task.js';
import type parseSalesTask from './parse-sales-task.js';
import type priceLinesTask from './price-lines-task.js';

/** What threads compute for the activities of this folder. */
export const datasetTasks = {
  parsePrices: defineTask<typeof parsePricesTask>(new URL('./parse-prices-task.ts', import.meta.url)),
  parseSales: defineTask<typeof parseSalesTask>(new URL('./parse-sales-task.ts', import.meta.url)),
  parseSalesRows: defineTask<typeof parseSalesRowsTask>(new URL('./parse-sales-rows-task.ts', import.meta.url)),
  priceLines: defineTask<typeof priceLinesTask>(new URL('./price-lines-task.ts', import.meta.url)),
} as const;
