import { readFile } from 'node:fs/promises';
import { DEFAULT_PRICES, type PriceTable, priceTableSchema } from '../contracts/prices.js';
import { UserError } from './user-error.js';

/** The price table that a worker with the same environment has. @throws UserError when FORECAST_PRICES names no table */
export async function readPriceTable(): Promise<PriceTable> {
  const path = process.env.FORECAST_PRICES;
  if (path === undefined || path === '') return DEFAULT_PRICES;
  const content: unknown = await readFile(path, 'utf8')
    .then((text) => JSON.parse(text) as unknown)
    .catch((error: Error) => {
      throw new UserError(`FORECAST_PRICES: the price table ${path} can't be read as JSON: ${error.message}`);
    });
  const parsed = priceTableSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: at, message }) =>
    at.length === 0
      ? '  it must be a JSON object such as {"ml.m5.xlarge": 0.23}, US dollars an hour'
      : `  ${at.join('.')}: ${message}`,
  );
  throw new UserError([`FORECAST_PRICES: the price table ${path} has faults:`, ...faults].join('\n'));
}
