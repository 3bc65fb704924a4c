import { describe, expect, it } from 'vitest';
import { summarizeContributions } from '../../../core/explain/summarize-contributions.js';

const definitions = [
  { name: 'price', source: 'price', definition: 'price of the target day' },
  { name: 'weekday', source: 'calendar', definition: 'Monday 0 to Sunday 6' },
] as const;

describe('what features do over many rows', () => {
  it('is their mean size, those that move most first, with plain words', () => {
    const values = [1, 0, 2, 5];
    const contributions = [0.1, -0.5, -0.3, 0.5];
    expect(summarizeContributions(definitions, values, contributions)).toMatchObject([
      { name: 'weekday', meaning: 'weekday of the target day', mean: 0.5 },
      { name: 'price', meaning: 'price of the target day', mean: expect.closeTo(0.2, 12) },
    ]);
  });

  it('goes with the value in stretches of as many rows each, and never divides equal values', () => {
    const rows = Array.from({ length: 100 }, (_, row) => row);
    const values = rows.flatMap((row) => [row < 40 ? 7 : 100 + row, Number.NaN]);
    const contributions = rows.flatMap((row) => [row < 40 ? 1 : 2, 0]);
    const [price, weekday] = summarizeContributions(definitions, values, contributions);
    const dependence = price?.dependence ?? [];
    expect(dependence[0]).toEqual({ from: 7, to: 7, contribution: 1 });
    expect(dependence.slice(1).every(({ from, to, contribution }) => from <= to && contribution === 2)).toBe(true);
    expect(dependence.at(-1)?.to).toBe(199);
    expect(dependence.length).toBeLessThanOrEqual(10);
    expect(weekday?.dependence).toEqual([]);
  });

  it('is nothing where no row was explained', () => {
    expect(summarizeContributions(definitions, [], []).map(({ mean }) => mean)).toEqual([0, 0]);
  });
});
