import { describe, expect, it } from 'vitest';
import { judgeContest } from '../../../core/champion/judge-contest.js';

/** @param pairs WRMSSE of challenger and champion on each window */
const judged = (...pairs: readonly (readonly [number, number])[]) =>
  judgeContest(pairs.map(([challenger, champion], index) => ({ originDay: 1857 + 28 * index, challenger, champion })));

describe('a challenger', () => {
  it('must be better by more than 0.03 where there is one window', () => {
    expect(judged([0.6, 0.62])).toMatchObject({ isBetter: false, noise: 0.03 });
    expect(judged([0.6, 0.64]).isBetter).toBe(true);
    expect(judged([0.64, 0.6]).isBetter).toBe(false);
  });

  it('needs less distance where windows agree, though windows are as different as they are', () => {
    const { isBetter, difference, noise } = judged([0.5, 0.52], [0.7, 0.722], [0.6, 0.621]);
    expect(difference).toBeCloseTo(0.021, 10);
    expect(noise).toBeCloseTo(0.03 / Math.sqrt(3), 10);
    expect(isBetter).toBe(true);
  });

  it('is not better where windows disagree, however much better it is in one of them', () => {
    // By hand: the differences have mean 0.06 and standard deviation 0.10, so that their standard error is 0.0577.
    const { isBetter, difference, noise } = judged([0.5, 0.66], [0.6, 0.66], [0.7, 0.66]);
    expect(difference).toBeCloseTo(0.06, 10);
    expect(noise).toBeCloseTo(1.2816 * (0.1 / Math.sqrt(3)), 4);
    expect(isBetter).toBe(false);
  });

  it('is better where it is far better in both of two windows, though by other amounts', () => {
    expect(judged([0.7, 0.8], [0.7, 1.2]).isBetter).toBe(true);
    expect(judged([0.7, 0.6], [0.7, 1.2]).isBetter).toBe(false);
  });

  it('that is the champion itself is not better', () => {
    expect(judged([0.6, 0.6], [0.5, 0.5])).toMatchObject({ isBetter: false, difference: 0 });
  });

  it('proves nothing by a score that is no number', () => {
    expect(judged([Number.NaN, 0.6]).isBetter).toBe(false);
  });
});
