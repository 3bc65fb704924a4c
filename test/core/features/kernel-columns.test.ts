import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  newPriceQueue,
  priceBelowMax,
  priceChange,
  priceColumn,
  rollingPriceStd,
} from '../../../core/features/price-columns.js';
import { priceRunsOf } from '../../../core/features/price-runs.js';
import { type SalesColumns, salesColumns } from '../../../core/features/sales-columns.js';
import { newSalesRoom } from '../../../core/features/sales-pass.js';

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
const isConstant = (window: readonly number[]) => window.every((value) => value === window[0]);
const skew = (window: readonly number[]) => {
  const { n, m2, m3 } = moments(window);
  return isConstant(window) ? 0 : (Math.sqrt(n * (n - 1)) / (n - 2)) * (m3 / m2 ** 1.5);
};
const kurt = (window: readonly number[]) => {
  const { n, m2, m4 } = moments(window);
  return isConstant(window) ? -3 : ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * (m4 / m2 ** 2 - 3) + 6);
};
const mean = (window: readonly number[]) => moments(window).mean;

/** What each column is, computed from scratch for every day. */
const SALES_COLUMNS: Readonly<Record<keyof SalesColumns, readonly [number, (window: readonly number[]) => number]>> = {
  lag_t28: [1, (window) => window[0] as number],
  lag_t29: [2, (window) => window[0] as number],
  lag_t30: [3, (window) => window[0] as number],
  rolling_mean_t7: [7, mean],
  rolling_mean_t30: [30, mean],
  rolling_mean_t90: [90, mean],
  rolling_mean_t180: [180, mean],
  rolling_std_t7: [7, std],
  rolling_std_t30: [30, std],
  rolling_skew_t30: [30, skew],
  rolling_kurt_t30: [30, kurt],
};

const same = (actual: number | undefined, expected: number, what: string) => {
  if (Number.isNaN(expected)) expect(actual, what).toBeNaN();
  else
    expect(Math.abs((actual as number) - expected), what).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(expected)));
};

const units = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 9 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 800 }) },
);
const series = fc.array(units, { minLength: 1, maxLength: 250 }).map((values) => Uint16Array.from(values));

/** @param first day that gets the first row */
function columnsOf(sales: Uint16Array, first: number, days = sales.length + 28): SalesColumns {
  // A row before and a row behind, which nothing may touch.
  const rows = days - first + 2;
  const out = Object.fromEntries(
    Object.keys(SALES_COLUMNS).map((name) => [name, new Float32Array(rows).fill(12_345)]),
  ) as unknown as SalesColumns;
  salesColumns(sales, days, out, { first, row: 1 }, newSalesRoom(days));
  for (const column of Object.values(out) as Float32Array[])
    expect([column[0], column.at(-1)]).toEqual([12_345, 12_345]);
  return out;
}

describe('columns from sales', () => {
  it('equal the formulas on each window that ends 28 days before, and are missing where it is not full', () => {
    fc.assert(
      fc.property(series, fc.nat(60), (sales, skipped) => {
        const first = Math.min(skipped, sales.length + 27);
        const out = columnsOf(sales, first);
        for (const [name, [window, formula]] of Object.entries(SALES_COLUMNS)) {
          for (let day = first; day < sales.length + 28; day++) {
            const last = day - 28;
            const values = Array.from(sales.subarray(Math.max(0, last - window + 1), Math.max(0, last + 1)));
            const expected = values.length < window ? Number.NaN : formula(values);
            same(out[name as keyof SalesColumns][1 + day - first], expected, `${name} of day ${day}`);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('give 0 and -3 for a constant window, as pandas does, even far from zero', () => {
    const out = columnsOf(new Uint16Array(40).fill(60_000), 0);
    expect([out.rolling_skew_t30.at(-2), out.rolling_kurt_t30.at(-2), out.rolling_std_t7.at(-2)]).toEqual([0, -3, 0]);
  });

  it('do not move when any sale of the last 28 days changes', () => {
    fc.assert(
      fc.property(series, fc.nat(27), fc.integer({ min: 1, max: 900 }), (sales, back, more) => {
        const changed = sales.slice();
        const day = sales.length - 1 - back;
        if (day >= 0) changed[day] = (changed[day] as number) + more;
        // The day after the last known one sees nothing younger than 28 days.
        const next = (values: Uint16Array) =>
          Object.values(columnsOf(values, values.length, values.length + 1)).map((column: Float32Array) => column[1]);
        if (back < 27) expect(next(changed)).toEqual(next(sales));
      }),
    );
  });
});

describe('columns from prices', () => {
  const price = fc.oneof(
    { weight: 1, arbitrary: fc.constant(Number.NaN) },
    { weight: 4, arbitrary: fc.integer({ min: 20, max: 60 }).map((cents) => cents / 100) },
  );
  // Prices that stay for some days, as prices do.
  const stretch = fc.tuple(price, fc.integer({ min: 1, max: 15 }));
  const prices = fc
    .array(stretch, { minLength: 1, maxLength: 12 })
    .map((stretches) => Float32Array.from(stretches.flatMap(([value, days]) => new Array<number>(days).fill(value))));

  /** Compares a column with its definition on every day from `first` on. */
  function agrees(
    values: Float32Array,
    first: number,
    fill: (out: Float32Array) => void,
    definition: (day: number) => number,
  ) {
    const out = new Float32Array(values.length - first + 2).fill(12_345);
    fill(out);
    expect([out[0], out.at(-1)]).toEqual([12_345, 12_345]);
    for (let day = first; day < values.length; day++) same(out[1 + day - first], definition(day), `day ${day}`);
  }
  const windowOf = (values: Float32Array, from: number, to: number): number[] =>
    from < 0 ? [Number.NaN] : [...values.subarray(from, to)];

  it('equal their definitions on each day', () => {
    fc.assert(
      fc.property(prices, fc.integer({ min: 2, max: 20 }), fc.nat(40), (values, window, skipped) => {
        const first = Math.min(skipped, values.length - 1);
        const place = { first, row: 1 };
        const runs = priceRunsOf(values);
        const at = (day: number) => (day < 0 ? Number.NaN : (values[day] as number));
        agrees(values, first, (out) => priceColumn(runs, out, place), at);
        agrees(
          values,
          first,
          (out) => priceChange(runs, out, place),
          (day) => (at(day - 1) - at(day)) / at(day - 1),
        );
        agrees(
          values,
          first,
          (out) => rollingPriceStd(runs, window, out, place),
          (day) => {
            const prices = windowOf(values, day - window + 1, day + 1);
            return prices.some(Number.isNaN) ? Number.NaN : std(prices);
          },
        );
        agrees(
          values,
          first,
          (out) => priceBelowMax(runs, window, newPriceQueue(values.length), out, place),
          (day) => {
            const before = windowOf(values, day - window, day);
            const highest = before.some(Number.isNaN) ? Number.NaN : Math.max(...before);
            return (highest - at(day)) / highest;
          },
        );
      }),
      { numRuns: 300 },
    );
  });

  it('are exactly 0 while a price stays', () => {
    const out = new Float32Array(20);
    rollingPriceStd(priceRunsOf(new Float32Array(20).fill(2.98)), 7, out, { first: 0, row: 0 });
    expect([...out.subarray(6)]).toEqual(new Array(14).fill(0));
  });
});
