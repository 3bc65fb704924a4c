import { levelOf } from '../hierarchy/levels.js';
import type { Panel } from '../panel/panel.js';
import { dollarSales, knownDays, meanChange, type ScaledLevel } from './scales.js';

/** Weights and scales of the single series of a panel (level 12), which need no other ones. */
export function seriesScales(panel: Panel, originDay: number): ScaledLevel {
  const known = knownDays(panel, originDay);
  const level = levelOf(panel.series, 12);
  const dollars = dollarSales(panel, known);
  const scaled = {
    level,
    weights: new Float64Array(level.groups),
    squaredScales: new Float64Array(level.groups),
    absoluteScales: new Float64Array(level.groups),
  };
  level.groupOf.forEach((group, row) => {
    const { squared, absolute } = meanChange(panel.sales.subarray(row * panel.days, row * panel.days + known));
    scaled.weights[group] = dollars[row] as number;
    scaled.squaredScales[group] = squared;
    scaled.absoluteScales[group] = absolute;
  });
  return scaled;
}
