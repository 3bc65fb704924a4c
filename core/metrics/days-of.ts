import { HORIZON } from '../panel/panel.js';

/**
 * How many days values cover: the 28 of a forecast, or as many of them as have come.
 *
 * @throws Error where forecast and actual sales are not of the same whole days of all series
 */
export function daysOf(series: number, forecast: ArrayLike<number>, actual: ArrayLike<number>): number {
  const days = actual.length / series;
  if (forecast.length === actual.length && Number.isInteger(days) && days >= 1 && days <= HORIZON) return days;
  throw new Error(
    `a forecast of ${series} series has ${series * HORIZON} values; got ${forecast.length}, and ${actual.length} actual ones`,
  );
}
