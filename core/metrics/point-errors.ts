import type { Encoded } from '../panel/panel.js';
import { BiasSums } from './bias-sums.js';
import { PointSums } from './point-sums.js';

/** Root mean squared error over all series and days, in units. */
export const rmse = (forecast: Float32Array, actual: Float32Array): number => sumsOf(forecast, actual).rmse;

/** Mean absolute error over all series and days, in units. */
export function mae(forecast: Float32Array, actual: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < actual.length; index++)
    sum += Math.abs((forecast[index] as number) - (actual[index] as number));
  return sum / actual.length;
}

/** Total forecast over total sales, minus 1; null where nothing was sold, since no forecast is in proportion to nothing. */
export const bias = (forecast: Float32Array, actual: Float32Array): number | null => sumsOf(forecast, actual).bias;

/**
 * The same of each store or department by itself, by label; null where it sold nothing.
 */
export function biasBy(
  { labels, codes }: Encoded,
  forecast: Float32Array,
  actual: Float32Array,
): Readonly<Record<string, number | null>> {
  const sums = new BiasSums(labels);
  sums.add(codes, forecast, actual);
  return sums.finish();
}

function sumsOf(forecast: Float32Array, actual: Float32Array): PointSums {
  const sums = new PointSums();
  sums.add(forecast, actual);
  return sums;
}
