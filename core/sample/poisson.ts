import type { RandomStream } from '@durable-forecast/lib/random-stream';

/** A draw from a Poisson distribution by counting exponential gaps; large rates in halves, which add up to the same. */
export function poisson(random: RandomStream, rate: number): number {
  if (rate > 30) return poisson(random, rate / 2) + poisson(random, rate / 2);
  const limit = Math.exp(-rate);
  let product = random();
  let count = 0;
  while (product > limit) {
    product *= random();
    count += 1;
  }
  return count;
}
