import { QUANTILES } from '../../contracts/publication/table-columns.js';

/** Standard normal scores of `QUANTILES`. */
const SCORES = [
  -2.575829304, -1.959963985, -0.974113877, -0.67448975, 0, 0.67448975, 0.974113877, 1.959963985, 2.575829304,
] as const;

/**
 * The variance of the demand of a day, from its nine quantiles.
 *
 * Between two quantiles, and beyond the outermost, the demand is taken to be a line in the normal score: exact for a normal
 * distribution, within a tenth for counts of one a day and more. Below that the nine quantiles say little. So no day is taken to be
 * steadier than pieces that customers buy independently of each other (Poisson), whose variance is their mean.
 *
 * @param mean units, the published forecast
 * @param quantiles units, ascending, one for each of `QUANTILES`
 */
export function dayVariance(mean: number, quantiles: readonly number[]): number {
  let first = 0;
  let second = 0;
  for (let at = 0; at + 1 < SCORES.length; at += 1) {
    const [low, high] = [score(at), score(at + 1)];
    const slope = ((quantiles[at + 1] as number) - (quantiles[at] as number)) / (high - low);
    const start = (quantiles[at] as number) - slope * low;
    // The outermost lines go on beyond the outermost quantiles.
    const from = at === 0 ? Number.NEGATIVE_INFINITY : low;
    const to = at + 2 === SCORES.length ? Number.POSITIVE_INFINITY : high;
    const share = (to === Number.POSITIVE_INFINITY ? 1 : probability(at + 1)) - (at === 0 ? 0 : probability(at));
    const scores = density(from) - density(to);
    const squares = share + weighted(from) - weighted(to);
    first += start * share + slope * scores;
    second += start * start * share + 2 * start * slope * scores + slope * slope * squares;
  }
  return Math.max(second - first * first, mean);
}

const score = (at: number): number => SCORES[at] as number;
const probability = (at: number): number => QUANTILES[at] as number;
const density = (z: number): number => (Number.isFinite(z) ? Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) : 0);
const weighted = (z: number): number => (Number.isFinite(z) ? z * density(z) : 0);
