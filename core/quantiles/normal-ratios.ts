import { QUANTILES } from '../metrics/wspl.js';

/** Standard normal quantiles of `QUANTILES`. */
const NORMAL = [-2.5758, -1.96, -0.9741, -0.6745, 0, 0.6745, 0.9741, 1.96, 2.5758] as const;
/** Cuts by a third of the range in which the spread lies; the last range is a few billionths of the first. */
const STEPS = 48;

/**
 * Quantiles of a normal distribution around 1 whose spread loses least on the ratios, in mean pinball loss.
 *
 * Around 1, so that a bias of few past days is not carried on. The least loss, not the mean square: one day like Christmas
 * among a hundred would make every band three times as wide.
 *
 * @param ratios units sold per unit forecast, at least one
 * @returns one a quantile, none below 0
 */
export function normalRatios(ratios: Float64Array): number[] {
  const at = (spread: number) => NORMAL.map((deviations) => Math.max(0, 1 + deviations * spread));
  let low = 0;
  let high = ratios.reduce((most, ratio) => Math.max(most, Math.abs(ratio - 1)), 0);
  // The loss is convex in the spread as long as no quantile is cut at 0, and flat in the cut ones.
  for (let step = 0; step < STEPS; step++) {
    const third = (high - low) / 3;
    if (pinball(ratios, at(low + third)) <= pinball(ratios, at(high - third))) high -= third;
    else low += third;
  }
  return at((low + high) / 2);
}

function pinball(ratios: Float64Array, quantiles: readonly number[]): number {
  let sum = 0;
  for (const ratio of ratios) {
    for (let index = 0; index < quantiles.length; index++) {
      const difference = ratio - (quantiles[index] as number);
      const share = QUANTILES[index] as number;
      sum += difference >= 0 ? share * difference : (share - 1) * difference;
    }
  }
  return sum;
}
