import type { Encoded } from '../panel/panel.js';
import { daysOf } from './days-of.js';

/** Root mean squared error over all series and days, in units. */
export function rmse(forecast: Float32Array, actual: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < actual.length; index++)
    sum += ((forecast[index] as number) - (actual[index] as number)) ** 2;
  return Math.sqrt(sum / actual.length);
}

/** Mean absolute error over all series and days, in units. */
export function mae(forecast: Float32Array, actual: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < actual.length; index++)
    sum += Math.abs((forecast[index] as number) - (actual[index] as number));
  return sum / actual.length;
}

/** Total forecast over total sales, minus 1; null where nothing was sold, since no forecast is in proportion to nothing. */
export function bias(forecast: Float32Array, actual: Float32Array): number | null {
  const sold = total(actual);
  return sold === 0 ? null : total(forecast) / sold - 1;
}

/**
 * The same of each store or department by itself, by label; null where it sold nothing.
 */
export function biasBy(
  { labels, codes }: Encoded,
  forecast: Float32Array,
  actual: Float32Array,
): Readonly<Record<string, number | null>> {
  const days = daysOf(codes.length, forecast, actual);
  const sums = labels.map(() => ({ forecast: 0, actual: 0, isThere: false }));
  codes.forEach((code, series) => {
    const group = sums[code] as (typeof sums)[number];
    group.isThere = true;
    group.forecast += total(forecast.subarray(series * days, (series + 1) * days));
    group.actual += total(actual.subarray(series * days, (series + 1) * days));
  });
  return Object.fromEntries(
    sums.flatMap((group, code) =>
      group.isThere ? [[labels[code] as string, group.actual === 0 ? null : group.forecast / group.actual - 1]] : [],
    ),
  );
}

function total(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
