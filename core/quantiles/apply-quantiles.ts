import { aggregate, levels } from '../hierarchy/levels.js';
import { QUANTILES } from '../metrics/wspl.js';
import { HORIZON, type SeriesTable } from '../panel/panel.js';
import type { QuantileModel } from './fit-quantiles.js';
import type { SizeBin } from './size-pairs.js';

/**
 * The quantiles of every level around a point forecast whose sums are the centres of the levels above.
 *
 * @param forecast series x 28, units a day
 * @returns one array a level, as `wspl` takes them: groups x 9 x 28, units a day, ascending over the quantiles
 */
export const applyQuantiles = (
  model: QuantileModel,
  series: SeriesTable,
  forecast: Float32Array,
): readonly Float32Array[] =>
  levels(series).map((level, index) => groupQuantiles(model, index, aggregate(level, forecast, HORIZON)));

/**
 * The quantiles of the single series alone.
 *
 * @returns series x 28 x 9, so that a day's quantiles lie together
 */
export function seriesQuantiles(model: QuantileModel, forecast: Float32Array): Float32Array {
  const bins = binsOf(model, model.length - 1);
  const out = new Float32Array(forecast.length * QUANTILES.length);
  forecast.forEach((units, cell) => {
    for (let at = 0; at < QUANTILES.length; at++) out[cell * QUANTILES.length + at] = units * ratioOf(bins, units, at);
  });
  return out;
}

/**
 * The quantiles of a single sum of series.
 *
 * @param number of its level, 1 to 12
 * @param centre its forecast, units on each of the 28 days
 * @returns 9 x 28, units a day
 */
export function sumQuantiles(model: QuantileModel, number: number, centre: ArrayLike<number>): Float32Array {
  const bins = binsOf(model, number - 1);
  return Float32Array.from({ length: QUANTILES.length * HORIZON }, (_, cell) => {
    const units = centre[cell % HORIZON] as number;
    return units * ratioOf(bins, units, Math.floor(cell / HORIZON));
  });
}

/**
 * The quantiles of all groups of a level.
 *
 * @param index of the level, 0 to 11
 * @param centres its forecasts, groups x 28
 * @returns groups x 9 x 28, units a day
 */
export function groupQuantiles(model: QuantileModel, index: number, centres: Float64Array): Float32Array {
  const bins = binsOf(model, index);
  const groups = centres.length / HORIZON;
  const out = new Float32Array(groups * QUANTILES.length * HORIZON);
  for (let group = 0; group < groups; group++) {
    for (let step = 0; step < HORIZON; step++) {
      const units = centres[group * HORIZON + step] as number;
      for (let at = 0; at < QUANTILES.length; at++) {
        out[(group * QUANTILES.length + at) * HORIZON + step] = units * ratioOf(bins, units, at);
      }
    }
  }
  return out;
}

/** Between the bins whose centres enclose the size, in proportion to its logarithm; the ends hold beyond. Ascending in `at`. */
function ratioOf(bins: readonly SizeBin[], units: number, at: number): number {
  let above = 0;
  while (above < bins.length && (bins[above] as SizeBin).centre < units) above += 1;
  const high = bins[Math.min(above, bins.length - 1)] as SizeBin;
  const low = bins[Math.max(0, above - 1)] as SizeBin;
  const [a, b] = [low.ratios[at] as number, high.ratios[at] as number];
  if (low.centre >= high.centre || units <= low.centre || units >= high.centre) return units > low.centre ? b : a;
  const share = Math.log(units / low.centre) / Math.log(high.centre / low.centre);
  return a + share * (b - a);
}

function binsOf(model: QuantileModel, index: number): readonly SizeBin[] {
  const bins = model[index];
  if (bins === undefined || bins.length === 0) {
    throw new Error(`the quantile model has nothing for level ${index + 1}: no past forecast was above zero there`);
  }
  return bins;
}
