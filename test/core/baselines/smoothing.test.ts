import { describe, expect, it } from 'vitest';
import { exponentialSmoothing } from '../../../core/baselines/exponential-smoothing.js';
import { naive } from '../../../core/baselines/naive.js';
import { smallPanel } from '../../support/small-panel.js';

describe('naive', () => {
  it('repeats the last known day of each series', () => {
    const panel = smallPanel({ days: 70, sales: (series, day) => 100 * series + day });
    const forecast = naive(panel, 60);
    expect([...forecast.subarray(0, 28)]).toEqual(new Array(28).fill(59));
    expect([...forecast.subarray(28, 56)]).toEqual(new Array(28).fill(159));
  });
});

describe('exponential smoothing', () => {
  const one = (days: number, sales: (day: number) => number) =>
    exponentialSmoothing(smallPanel({ items: ['FOODS_1_001'], days, sales: (_, day) => sales(day) }), days);

  it('continues a weekly season that repeats exactly, whatever day of the week the series begins on', () => {
    const season = [3, 1, 4, 1, 5, 9, 2];
    for (const start of [0, 1, 5]) {
      const forecast = one(150, (day) => (day < start ? 0 : (season[day % 7] as number)));
      for (let step = 0; step < 28; step++) expect(forecast[step]).toBeCloseTo(season[(150 + step) % 7] as number, 4);
    }
  });

  it('follows a level that has changed, and is not thrown off by a single day', () => {
    const moved = one(200, (day) => (day < 120 ? 2 : 12));
    const spiked = one(200, (day) => (day === 199 ? 40 : day % 2));
    for (let step = 0; step < 28; step++) {
      expect(moved[step]).toBeGreaterThan(10);
      expect(moved[step]).toBeLessThan(13);
      expect(spiked[step]).toBeLessThan(2);
    }
  });

  it('counts from the first sale on', () => {
    expect(one(300, (day) => (day < 200 ? 0 : 6))).toEqual(new Float32Array(28).fill(6));
  });

  it('takes the mean of a series too young to choose rates, and zero where nothing was sold', () => {
    expect(one(120, (day) => (day < 117 ? 0 : day - 116))).toEqual(new Float32Array(28).fill(2));
    expect(one(120, () => 0)).toEqual(new Float32Array(28));
  });

  it('is never negative', () => {
    const ended = one(200, (day) => (day < 150 ? (day % 7 === 0 ? 20 : 0) : 0));
    expect([...ended].every((units) => units >= 0)).toBe(true);
  });
});
