import { QUANTILES } from '../../contracts/publication/table-columns.js';
import type { ScaledLevel } from './scales.js';

/** Scaled pinball losses of a level's groups, weighed and added up, and what those that have a scale weigh together. */
export interface LevelPinball {
  readonly sum: number;
  readonly weight: number;
}

/**
 * @param quantiles groups x 9 x days, units a day
 * @param sold groups x days, units sold
 */
export function levelPinball(
  { level, weights, absoluteScales }: ScaledLevel,
  quantiles: Float32Array,
  sold: Float64Array,
  days: number,
): LevelPinball {
  let [sum, total] = [0, 0];
  for (let group = 0; group < level.groups; group++) {
    const scale = absoluteScales[group] as number;
    if (scale === 0) continue;
    const weight = weights[group] as number;
    sum += (weight * pinballLoss(quantiles, sold, group, days)) / scale;
    total += weight;
  }
  return { sum, weight: total };
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
