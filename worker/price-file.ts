import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DEFAULT_PRICES, type PriceTable, priceTableSchema } from '../contracts/prices.js';

/** The setting FORECAST_PRICES: path of a JSON file with a price table, read when the worker starts. */
export const pricesSetting = z
  .string()
  .optional()
  .transform((path, context): PriceTable => {
    if (path === undefined || path === '') return DEFAULT_PRICES;
    try {
      return readPrices(path);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  });

/** @throws Error that names the file and every wrong entry of it */
function readPrices(path: string): PriceTable {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`the price table ${path} can't be read as JSON: ${(error as Error).message}`);
  }
  const parsed = priceTableSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: at, message }) =>
    at.length === 0 ? message : `${at.join('.')}: ${message}`,
  );
  throw new Error(
    `the price table ${path} must be a JSON object such as {"ml.m5.xlarge": 0.23}, US dollars an hour: ${faults.join('; ')}`,
  );
}
