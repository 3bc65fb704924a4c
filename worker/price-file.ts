import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DEFAULT_PRICES, type PriceTable, readPriceTable } from '../contracts/instances/prices.js';

/** The setting FORECAST_PRICES: path of a JSON file with a price table, read when the worker starts. */
export const pricesSetting = z
  .string()
  .optional()
  .transform((path, context): PriceTable => {
    if (path === undefined || path === '') return DEFAULT_PRICES;
    try {
      return readPriceTable(path, (file) => readFileSync(file, 'utf8'));
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  });
