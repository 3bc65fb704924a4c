import { hashOf } from '@durable-forecast/lib/hash';
import { SeededRandom } from '../sample/seeded-random.js';

/**
 * A number in [0, 1) that depends on nothing but what it is for: no stream to keep, so the same question has the same
 * answer on replay, after continue-as-new, and on another machine. 48 bits.
 */
export const randomFor = (seed: number, index: number, name: string): number =>
  Number.parseInt(hashOf([seed, index, name]).slice(0, 12), 16) / 2 ** 48;

/** Many numbers in [0, 1) for one purpose, cheaper than asking for each by name. 32 bits. */
export function randomStream(seed: number, index: number, name: string): () => number {
  const random = new SeededRandom(Number.parseInt(hashOf([seed, index, name]).slice(0, 8), 16));
  return () => random.next();
}
