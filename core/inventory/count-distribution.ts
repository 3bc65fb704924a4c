import type { Demand } from './period-demand.js';

/** Counts of which each is so much less likely than the most likely one are left out. */
const NEGLIGIBLE = 1e-18;
/** A variance that is nearer to the mean than this share is that of a Poisson distribution. */
const POISSON = 1e-9;

/** Probabilities of the counts from `first` on; those before and behind are negligible. */
interface Counts {
  readonly first: number;
  readonly probabilities: Float64Array;
}

/**
 * The smallest whole number of units that is enough with a probability, where the demand is a count: negative binomial, which has a
 * long tail where sales are few and comes near to a normal distribution where they are many, or Poisson where the variance is no
 * more than the mean.
 *
 * @param share above 0 and below 1
 */
export function countQuantile(demand: Demand, share: number): number {
  if (demand.mean <= 0) return 0;
  const { first, probabilities } = countsOf(demand);
  let below = 0;
  for (let at = 0; at < probabilities.length; at += 1) {
    below += probabilities[at] as number;
    if (below >= share) return first + at;
  }
  return first + probabilities.length;
}

/** The probability that so many units are enough. */
export function countEnough(demand: Demand, units: number): number {
  if (units < 0) return 0;
  if (demand.mean <= 0) return 1;
  const { first, probabilities } = countsOf(demand);
  let below = 0;
  for (let at = 0; at < probabilities.length && first + at <= units; at += 1) below += probabilities[at] as number;
  return Math.min(1, below);
}

/** From the most likely count to both sides, so that the first probability of a large mean is no zero to begin with. */
function countsOf({ mean, variance }: Demand): Counts {
  const { next, mode } = ratiosOf(mean, variance);
  const above: number[] = [];
  for (let count = mode, weight = 1; weight > NEGLIGIBLE; count += 1) {
    above.push(weight);
    weight *= next(count);
  }
  const below: number[] = [];
  for (let count = mode, weight = 1; count > 0; count -= 1) {
    weight /= next(count - 1);
    if (weight <= NEGLIGIBLE) break;
    below.push(weight);
  }
  const weights = Float64Array.from([...below.reverse(), ...above]);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { first: mode - below.length, probabilities: weights.map((weight) => weight / sum) };
}

/** How likely a count's successor is, as a multiple of it, and the most likely count. */
function ratiosOf(mean: number, variance: number): { readonly next: (count: number) => number; readonly mode: number } {
  if (variance <= mean * (1 + POISSON)) return { next: (count) => mean / (count + 1), mode: Math.floor(mean) };
  const size = (mean * mean) / (variance - mean);
  const step = 1 - mean / variance;
  return {
    next: (count) => ((count + size) / (count + 1)) * step,
    mode: size > 1 ? Math.floor(((size - 1) * step) / (1 - step)) : 0,
  };
}
