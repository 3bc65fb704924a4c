import { hashOf } from '../../contracts/hash.js';

/**
 * A number in [0, 1) that depends on nothing but what it is for: no stream to keep, so the same question has the same
 * answer on replay, after continue-as-new, and on another machine. 48 bits.
 */
export const randomFor = (seed: number, index: number, name: string): number =>
  Number.parseInt(hashOf([seed, index, name]).slice(0, 12), 16) / 2 ** 48;
