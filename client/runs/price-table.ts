import { readFileSync } from 'node:fs';
import { DEFAULT_PRICES, type PriceTable, readPriceTable } from '../../contracts/instances/prices.js';
import { UserError } from '../errors/user-error.js';

/** The price table that a worker with the same environment has. @throws UserError when FORECAST_PRICES names no table */
export function priceTable(): PriceTable {
  const path = process.env.FORECAST_PRICES;
  if (path === undefined || path === '') return DEFAULT_PRICES;
  try {
    return readPriceTable(path, (file) => readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(`FORECAST_PRICES: ${(error as Error).message}`, 'usage');
  }
}
