import { QUANTILES } from '../../contracts/publication/table-columns.js';
import { aggregate } from '../hierarchy/levels.js';
import { daysOf } from './days-of.js';
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
  const levels = scales.levels.map(({ level, weights, absoluteScales }, index) => {
    const forecast = quantiles[index];
    const expected = level.groups * QUANTILES.length * days;
    if (forecast?.length !== expected) {
      throw new Error(
        `level ${level.number} (${level.name}) needs ${level.groups} x ${QUANTILES.length} x ${days} = ${expected} values; got ${forecast?.length ?? 0}`,
      );
    }
    const sold = aggregate(level, actual, days);
    let sum = 0;
    let total = 0;
    for (let group = 0; group < level.groups; group++) {
      const scale = absoluteScales[group] as number;
      if (scale === 0) continue;
      const weight = weights[group] as number;
      sum += (weight * pinballLoss(forecast, sold, group, days)) / scale;
      total += weight;
    }
    if (total === 0) throw new NothingToWeigh(scales.originDay, level);
    return sum / total;
  });
  return { average: levels.reduce((sum, level) => sum + level, 0) / levels.length, levels };
}

/** Mean pinball loss of a group over its quantiles and days, in units. */
function pinballLoss(forecast: Float32Array, sold: Float64Array, group: number, days: number): number {
  let sum = 0;
  QUANTILES.forEach((quantile, index) => {
    const from = (group * QUANTILES.length + index) * days;
    for (let step = 0; step < days; step++) {
      const difference = (sold[group * days + step] as number) - (forecast[from + step] as number);
      sum += difference >= 0 ? quantile * difference : (quantile - 1) * difference;
    }
  });
  return sum / (QUANTILES.length * days);
}
