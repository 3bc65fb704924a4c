import { describe, expect, it } from 'vitest';
import { combine, equalWeights } from '../../../core/ensemble/combine.js';
import { greedyWeights } from '../../../core/ensemble/greedy-weights.js';

const forecasts = [
  [10, 0, 4],
  [0, 10, 6],
  [50, 50, 50],
].map((values) => Float32Array.from(values));
const errors = (truth: readonly number[]) => (tried: readonly (readonly number[])[]) =>
  tried.map((weights) =>
    combine(forecasts, weights).reduce((sum, value, cell) => sum + (value - (truth[cell] as number)) ** 2, 0),
  );

describe('an ensemble', () => {
  it('is the weighted sum of its forecasts', () => {
    expect([...combine(forecasts, [0.5, 0.5, 0])]).toEqual([5, 5, 5]);
    expect(equalWeights(4)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('takes the candidates whose errors cancel, and none that only harms', () => {
    expect(greedyWeights(3, errors([5, 5, 5]))).toEqual([0.5, 0.5, 0]);
  });

  it('takes one candidate alone where mixing never helps', () => {
    expect(greedyWeights(3, errors([10, 0, 4]))).toEqual([1, 0, 0]);
  });

  it('weighs a better candidate more', () => {
    expect(greedyWeights(3, errors([7.5, 2.5, 4.5]))).toEqual([0.75, 0.25, 0]);
  });

  it('takes the first of candidates that score the same', () => {
    expect(greedyWeights(2, (tried) => tried.map(() => 1))).toEqual([1, 0]);
  });

  it('refuses weights and forecasts that do not match', () => {
    expect(() => combine(forecasts, [1])).toThrowErrorMatchingInlineSnapshot(
      `[Error: 3 forecasts need as many weights, and at least one; got 1]`,
    );
    expect(() => combine([new Float32Array(2), new Float32Array(3)], [1, 0])).toThrowErrorMatchingInlineSnapshot(
      `[Error: forecast 2 has 3 values, the first has 2]`,
    );
  });
});
