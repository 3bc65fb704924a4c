import { describe, expect, it } from 'vitest';
import { parameterEffects, ranksOf } from '../../../core/search/parameter-effects.js';

/** A design of 48 trials in which every value of a parameter meets every value of the others. */
const points = (objective: (a: number, b: number, kind: string) => number) =>
  Array.from({ length: 48 }, (_, index) => {
    const [a, b, kind] = [index % 8, Math.floor(index / 8) % 3, index % 2 === 0 ? 'gbdt' : 'dart'] as const;
    return { objective: objective(a, b, kind), values: { a: String(a), b: String(b), kind, same: '1' } };
  });

describe('the effects of hyperparameters', () => {
  it('are those of the parameters that decide, and nothing of one that never changes', () => {
    const effects = parameterEffects(points((_a, b) => b));
    expect(effects.map(({ name }) => name)).toEqual(expect.arrayContaining(['a', 'b', 'kind']));
    expect(effects).toHaveLength(3);
    expect(effects[0]).toMatchObject({ name: 'b', share: 1, chance: 0, values: 3 });
    expect(effects.find(({ name }) => name === 'kind')?.share).toBeLessThan(0.02);
  });

  it('sees an effect that rises and falls again, which a correlation would not', () => {
    const [first] = parameterEffects(points((a) => Math.abs(a - 3.5)));
    expect(first).toMatchObject({ name: 'a', chance: 0 });
    expect(first?.share).toBeGreaterThan(0.7);
  });

  it('is as good as chance where nothing decides', () => {
    let state = 7;
    const noise = () => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return state;
    };
    for (const { share, chance } of parameterEffects(points(noise))) {
      expect(share).toBeLessThan(0.3);
      expect(chance).toBeGreaterThan(0.01);
    }
  });

  it('says nothing of fewer trials than can be told from chance, nor of those without a score', () => {
    expect(parameterEffects(points((a) => a).slice(0, 7))).toEqual([]);
    expect(parameterEffects(points(() => Number.NaN))).toEqual([]);
    expect(parameterEffects(points(() => 1)).every(({ share }) => share === 0)).toBe(true);
  });
});

describe('ranks', () => {
  it('share the mean of theirs where values are equal', () => {
    expect(ranksOf([10, 5, 10, 1])).toEqual([2.5, 1, 2.5, 0]);
  });
});
