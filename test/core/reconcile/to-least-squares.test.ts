import { describe, expect, it } from 'vitest';
import { chooseEnsemble } from '../../../core/ensemble/choose-ensemble.js';
import { triedOrigin } from '../../../core/ensemble/past-origin.js';
import { aggregate, levels } from '../../../core/hierarchy/levels.js';
import { scalesOf } from '../../../core/metrics/index.js';
import { actualSales } from '../../../core/panel/actual-sales.js';
import { HORIZON } from '../../../core/panel/panel.js';
import { dayTotals } from '../../../core/reconcile/day-totals.js';
import { reconcile } from '../../../core/reconcile/reconcile.js';
import { smallPanel } from '../../support/small-panel.js';

const DAYS = 196;
const ORIGIN = DAYS - HORIZON;
const WEEKDAY = [4, 4, 4, 4, 8, 12, 12];
/** Each series is noise, all of them together are not: what one sells more the next one sells less. */
const panel = smallPanel({
  days: DAYS,
  stores: ['CA_1', 'TX_1'],
  items: Array.from({ length: 8 }, (_, item) => `FOODS_1_00${item + 1}`),
  sales: (series, day) =>
    (WEEKDAY[day % 7] as number) + (series % 2 === 0 ? 1 : -1) * (Math.floor(series / 2 + day * 1.7) % 4),
});
const half = Float32Array.from({ length: panel.series.count * HORIZON }, () => 4);
const recipe = (errors: 'structural' | 'variances') =>
  ({ correction: `least-squares-${errors}`, strength: 1 }) as const;
const stores = levels(panel.series)[8]!;
const sumsOf = (forecast: Float32Array) => aggregate(stores, forecast, HORIZON);
const { units } = dayTotals(panel, ORIGIN);

describe('least squares with the day totals', () => {
  it.each(['structural', 'variances'] as const)('bring sums nearer to them, by errors that are %s', (errors) => {
    const before = sumsOf(half);
    sumsOf(reconcile(panel, ORIGIN, half, recipe(errors))).forEach((sum, cell) => {
      const [from, to] = [before[cell]!, units[cell]!].sort((a, b) => a - b) as [number, number];
      expect(sum).toBeGreaterThan(from - 0.5);
      expect(sum).toBeLessThan(to + 0.5);
    });
  });

  it('believe totals that have proved right, and series that have not, by their past errors', () => {
    const away = (errors: 'structural' | 'variances') =>
      sumsOf(reconcile(panel, ORIGIN, half, recipe(errors))).reduce(
        (sum, value, cell) => sum + Math.abs(value - units[cell]!),
        0,
      );
    expect(away('variances')).toBeLessThan(0.2 * away('structural'));
  });

  it('leave a series at nothing that is forecast to sell nothing, and none below', () => {
    const first = half.map((value, cell) => (cell < HORIZON ? 0 : cell < 2 * HORIZON ? 0.01 : 40 * value));
    const result = reconcile(panel, ORIGIN, first, recipe('structural'));
    expect([...result.subarray(0, HORIZON)]).toEqual(new Array(HORIZON).fill(0));
    expect(Math.min(...result)).toBe(0);
  });

  it('give another forecast the factors that the anchor gets', () => {
    const corrected = reconcile(panel, ORIGIN, half, recipe('structural'));
    const twice = reconcile(
      panel,
      ORIGIN,
      half.map((value) => 2 * value),
      recipe('structural'),
      half,
    );
    twice.forEach((value, cell) => {
      expect(value).toBeCloseTo(2 * corrected[cell]!, 4);
    });
  });

  it('are tried at past origins only where they are asked for, and chosen where they were better', () => {
    // Each series is too high by the same number of units, whatever its size: factors take most from the large ones.
    const sized = smallPanel({
      days: DAYS,
      items: Array.from({ length: 8 }, (_, item) => `FOODS_1_00${item + 1}`),
      sales: (series, day) =>
        30 +
        12 * series +
        (WEEKDAY[day % 7] as number) +
        (series % 2 === 0 ? 8 : -8) * (Math.floor(series / 2 + day * 1.7) % 4),
    });
    const past = [ORIGIN - HORIZON, ORIGIN].map((originDay) => {
      const actual = actualSales(sized, originDay);
      const scales = scalesOf(sized, originDay);
      return triedOrigin({ panel: sized, originDay, scales, forecasts: [actual.map((value) => value + 20)], actual });
    });
    const asked = chooseEnsemble(past, 1, { reconcile: 'least-squares' }).correction;
    expect(asked).toContain('least-squares');
    expect(chooseEnsemble(past, 1).correction).not.toContain('least-squares');
  });

  it('move no store by what another one is forecast to sell', () => {
    const other = half.map((value, cell) => (cell < 8 * HORIZON ? value : 0));
    for (const errors of ['structural', 'variances'] as const) {
      const both = reconcile(panel, ORIGIN, half, recipe(errors)).subarray(0, 8 * HORIZON);
      expect(reconcile(panel, ORIGIN, other, recipe(errors)).subarray(0, 8 * HORIZON)).toEqual(both);
    }
  });
});
