import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  priceBelowMax,
  rollingMean,
  rollingPriceStd,
  rollingSkewKurt,
  rollingStd,
} from '../../../core/features/rolling.js';

/** Reference: the textbook formulas on each window by itself. */
const moments = (window: readonly number[]) => {
  const n = window.length;
  const mean = window.reduce((sum, value) => sum + value, 0) / n;
  const central = (power: number) => window.reduce((sum, value) => sum + (value - mean) ** power, 0) / n;
  return { n, mean, m2: central(2), m3: central(3), m4: central(4) };
};
const std = (window: readonly number[]) => {
  const { n, m2 } = moments(window);
  return Math.sqrt((m2 * n) / (n - 1));
};
const skew = (window: readonly number[]) => {
  const { n, m2, m3 } = moments(window);
  return m2 === 0 ? 0 : (Math.sqrt(n * (n - 1)) / (n - 2)) * (m3 / m2 ** 1.5);
};
const kurt = (window: readonly number[]) => {
  const { n, m2, m4 } = moments(window);
  return m2 === 0 ? -3 : ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * (m4 / m2 ** 2 - 3) + 6);
};

/** Compares with the reference at every position; windows that are not full are missing. */
function agrees(out: Float32Array, values: ArrayLike<number>, window: number, reference: (window: number[]) => number) {
  for (let t = 0; t < out.length; t++) {
    const expected = t < window - 1 ? Number.NaN : reference(Array.from(values).slice(t - window + 1, t + 1));
    if (Number.isNaN(expected)) expect(out[t]).toBeNaN();
    else expect(Math.abs((out[t] as number) - expected)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(expected)));
  }
}

const units = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 800 }));
const series = fc.array(units, { minLength: 1, maxLength: 90 }).map((values) => Uint16Array.from(values));

describe('rolling statistics of sales', () => {
  it('equal the formulas on each window', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 4, max: 30 }), (values, window) => {
        const [first, second] = [new Float32Array(values.length), new Float32Array(values.length)];
        rollingMean(values, window, first);
        agrees(first, values, window, (w) => moments(w).mean);
        rollingStd(values, window, first);
        agrees(first, values, window, std);
        rollingSkewKurt(values, window, first, second);
        agrees(first, values, window, skew);
        agrees(second, values, window, kurt);
      }),
    );
  });

  it('give 0 and -3 for a constant window, as pandas does, even far from zero', () => {
    const [first, second] = [new Float32Array(40), new Float32Array(40)];
    rollingSkewKurt(new Uint16Array(40).fill(60_000), 30, first, second);
    expect([first[39], second[39]]).toEqual([0, -3]);
    rollingStd(new Uint16Array(40).fill(60_000), 7, first);
    expect(first[39]).toBe(0);
  });
});

describe('rolling statistics of prices', () => {
  const price = fc.oneof(
    fc.constant(Number.NaN),
    fc.integer({ min: 20, max: 3000 }).map((cents) => cents / 100),
  );
  const prices = fc.array(price, { minLength: 1, maxLength: 80 }).map((values) => Float32Array.from(values));

  it('equal the formulas where every price of the window is known, and are missing elsewhere', () => {
    fc.assert(
      fc.property(prices, fc.integer({ min: 2, max: 12 }), (values, window) => {
        const out = new Float32Array(values.length);
        rollingPriceStd(values, window, out);
        agrees(out, values, window, (w) => (w.some(Number.isNaN) ? Number.NaN : std(w)));
      }),
    );
  });

  it('are exactly 0 while a price stays', () => {
    const out = new Float32Array(20);
    rollingPriceStd(new Float32Array(20).fill(2.98), 7, out);
    expect([...out.subarray(6)]).toEqual(new Array(14).fill(0));
  });

  it('compare with the highest of the days before', () => {
    fc.assert(
      fc.property(prices, fc.integer({ min: 1, max: 20 }), (values, window) => {
        const out = new Float32Array(values.length);
        priceBelowMax(values, window, out);
        values.forEach((today, t) => {
          const before = [...values.subarray(Math.max(0, t - window), t)];
          const highest = before.length < window || before.some(Number.isNaN) ? Number.NaN : Math.max(...before);
          const expected = (highest - today) / highest;
          if (Number.isNaN(expected)) expect(out[t]).toBeNaN();
          else expect(out[t]).toBeCloseTo(expected, 5);
        });
      }),
    );
  });
});
