import { hashOf } from './hash.js';

/** Draws numbers in [0, 1), one a call. */
export type RandomStream = () => number;

/** Numbers that follow from the seed alone, the same on every machine (xorshift, 32 bits). */
export function seededStream(seed: number): RandomStream {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Many numbers for one purpose, cheaper than a `randomFor` each. 32 bits. */
export const randomStream = (seed: number | string, index: number, name: string): RandomStream =>
  seededStream(Number.parseInt(hashOf([seed, index, name]).slice(0, 8), 16));

/**
 * A number in [0, 1) that depends on nothing but what it is for: no stream to keep, so the same question has the same
 * answer on replay, after continue-as-new, and on another machine. 48 bits.
 */
export const randomFor = (seed: number | string, index: number, name: string): number =>
  Number.parseInt(hashOf([seed, index, name]).slice(0, 12), 16) / 2 ** 48;
