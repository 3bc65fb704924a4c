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
