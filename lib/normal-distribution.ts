import type { RandomStream } from './random-stream.js';

/** One draw from a normal distribution, of two draws from the stream (Box-Muller). */
export function drawNormal(random: RandomStream, mean = 0, deviation = 1): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return mean + deviation * radius * Math.cos(2 * Math.PI * random());
}

/**
 * The part of the standard normal distribution that lies below a value, to 7.5e-8.
 *
 * @source Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17
 */
export function normalBelow(value: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(value));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const above = (Math.exp(-(value * value) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return value >= 0 ? 1 - above : above;
}

/**
 * The value below which a share of the standard normal distribution lies, to 4.5e-4.
 *
 * @param share above 0 and below 1
 * @source Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23
 */
export function normalQuantile(share: number): number {
  const t = Math.sqrt(-2 * Math.log(Math.min(share, 1 - share)));
  const above = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  return share < 0.5 ? -above : above;
}

/**
 * The same of Student's t distribution: within 5 % from three degrees of freedom on, within 1 % from six.
 *
 * @source Abramowitz and Stegun, 26.7.5
 */
export function studentQuantile(share: number, degrees: number): number {
  const x = normalQuantile(share);
  const s = x * x;
  const terms = [
    (x * (s + 1)) / 4,
    (x * (5 * s ** 2 + 16 * s + 3)) / 96,
    (x * (3 * s ** 3 + 19 * s ** 2 + 17 * s - 15)) / 384,
    (x * (79 * s ** 4 + 776 * s ** 3 + 1482 * s ** 2 - 1920 * s - 945)) / 92_160,
  ];
  return terms.reduce((sum, term, index) => sum + term / degrees ** (index + 1), x);
}
