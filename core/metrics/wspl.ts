import { QUANTILES } from '../../contracts/publication/table-columns.js';
import { aggregate } from '../hierarchy/levels.js';
import { daysOf } from './days-of.js';
import { levelPinball } from './level-pinball.js';
import { NothingToWeigh } from './nothing-to-weigh.js';
import type { Scales } from './scales.js';

export { QUANTILES };

export interface Wspl {
  /** Mean of the levels. */
  readonly average: number;
  /** Levels 1 to 12. */
  readonly levels: readonly number[];
}

/**
 * Weighted scaled pinball loss over the twelve levels and nine quantiles.
 *
 * Scaled by the mean absolute day-to-day change of each series' own past from its first day with sales, weighed like
 * WRMSSE; a series without scale is left out.
 *
 * @param quantiles one array a level: groups x 9 x days, units a day, groups in the order of `levels`
 * @param actual series x days, units sold: the 28 of the forecast, or the first of them
 * @source M5 Competitors' Guide, pp. 8-9
 * @throws NothingToWeigh where nothing was sold in the last 28 known days
 */
export function wspl(scales: Scales, quantiles: readonly Float32Array[], actual: Float32Array): Wspl {
  const days = daysOf(scales.series.count, actual, actual);
  const levels = scales.levels.map((scaled, index) => {
    const { level } = scaled;
    const forecast = quantiles[index];
    const expected = level.groups * QUANTILES.length * days;
    if (forecast?.length !== expected) {
      throw new Error(
        `level ${level.number} (${level.name}) needs ${level.groups} x ${QUANTILES.length} x ${days} = ${expected} values; got ${forecast?.length ?? 0}`,
      );
    }
    const { sum, weight } = levelPinball(scaled, forecast, aggregate(level, actual, days), days);
    if (weight === 0) throw new NothingToWeigh(scales.originDay, level);
    return sum / weight;
  });
  return { average: levels.reduce((sum, level) => sum + level, 0) / levels.length, levels };
}
