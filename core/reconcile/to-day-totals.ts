import { aggregate } from '../hierarchy/levels.js';
import { HORIZON } from '../panel/panel.js';
import type { DayTotals } from './day-totals.js';

/**
 * Pulls forecasts of single series towards the day totals of their groups: all series of a group on a day by one factor.
 *
 * A group that is forecast to sell nothing on a day, by the one or the other, is left as it is.
 *
 * @param forecast series x 28, units a day; left as it is
 * @param strength 1 makes the sums equal to the totals, 0 leaves the forecast; between them the factor is taken to this power
 * @param anchor the forecast whose sums are pulled, by factors that `forecast` then gets too; `forecast` itself by default
 */
export function toDayTotals(
  { level, units }: DayTotals,
  forecast: Float32Array,
  strength = 1,
  anchor = forecast,
): Float32Array {
  const sums = aggregate(level, anchor, HORIZON);
  const factors = sums.map((sum, cell) => {
    const wanted = units[cell] as number;
    return sum > 0 && wanted > 0 ? (wanted / sum) ** strength : 1;
  });
  return forecast.map((value, cell) => {
    const group = level.groupOf[Math.floor(cell / HORIZON)] as number;
    return value * (factors[group * HORIZON + (cell % HORIZON)] as number);
  });
}
