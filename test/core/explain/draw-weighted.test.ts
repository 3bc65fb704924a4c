import { randomStream } from '@durable-forecast/lib/random-stream';
import { describe, expect, it } from 'vitest';
import { drawWeighted } from '../../../core/explain/draw-weighted.js';

const stream = (seed: number) => randomStream(seed, 0, 'test');

describe('a weighted draw', () => {
  it('takes heavy ones more often, in proportion to their weight, and those without weight never', () => {
    const firsts = [0, 0, 0];
    for (let seed = 0; seed < 4000; seed++) {
      const [first] = drawWeighted([1, 3, 0], 1, stream(seed));
      firsts[first?.index as number]! += 1;
    }
    expect(firsts[2]).toBe(0);
    expect((firsts[1] as number) / 4000).toBeCloseTo(0.75, 1);
  });

  it('is the same for the same seed, and each is there once', () => {
    const weights = Array.from({ length: 50 }, (_, index) => 1 + (index % 5));
    const drawn = drawWeighted(weights, 20, stream(7));
    expect(drawWeighted(weights, 20, stream(7))).toEqual(drawn);
    expect(drawWeighted(weights, 20, stream(8))).not.toEqual(drawn);
    expect(new Set(drawn.map(({ index }) => index)).size).toBe(20);
    expect(drawWeighted(weights, 5, stream(7))).toEqual(drawn.slice(0, 5));
  });

  it('moves no other draw when one weight changes', () => {
    const before = drawWeighted([1, 1, 1, 1], 4, stream(3));
    const after = drawWeighted([1, 1, 0, 1], 4, stream(3));
    expect(after).toEqual(before.filter(({ index }) => index !== 2));
  });
});
