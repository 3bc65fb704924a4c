import { createHash } from 'node:crypto';

/** Draws numbers in [0, 1). */
export type Draw = () => number;

/**
 * A stream of random numbers that depends on nothing but what it is for, so that a tuning job with a seed proposes the
 * same values again (splitmix32 over a hash of the parts).
 */
export function drawsFor(...parts: readonly (string | number)[]): Draw {
  let state = createHash('sha256').update(JSON.stringify(parts)).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** One draw of the standard normal distribution (Box-Muller). */
export const normalOf = (draw: Draw): number => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
