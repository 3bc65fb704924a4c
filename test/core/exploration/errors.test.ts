import { describe, expect, it } from 'vitest';
import { lookAtErrors } from '../../../core/exploration/look-at-errors.js';
import { sumErrors } from '../../../core/exploration/sum-errors.js';
import { coverage, rmse, scalesOf, wrmsse, wspl } from '../../../core/metrics/index.js';
import { actualSales } from '../../../core/panel/actual-sales.js';
import { applyQuantiles } from '../../../core/quantiles/apply-quantiles.js';
import { fitQuantiles } from '../../../core/quantiles/fit-quantiles.js';
import { smallPanel } from '../../support/small-panel.js';
import { splitByStore } from '../../support/split-by-store.js';

const ORIGIN = 120;
const panel = smallPanel({
  stores: ['CA_1', 'CA_2', 'TX_1'],
  items: ['FOODS_1_001', 'FOODS_1_002', 'HOBBIES_1_001'],
  days: ORIGIN + 28,
  sales: (series, day) => (series + 2 * day + ((day * (series + 3)) % 5)) % 9,
  price: (series) => 1 + series,
});
const forecast = Float32Array.from({ length: panel.series.count * 28 }, (_, cell) => 2 + (cell % 5) / 2);
const actual = actualSales(panel, ORIGIN);
const quantiles = fitQuantiles([{ series: panel.series, forecast, actual }]);

/** Stores looked at one by one, and put together. */
function errorsOf(model: typeof quantiles | undefined) {
  let row = 0;
  const looks = splitByStore(panel).map(({ store, panel: own }) => {
    const values = forecast.subarray(row * 28, (row + own.series.count) * 28);
    row += own.series.count;
    return lookAtErrors({ store, panel: own, originDay: ORIGIN, name: 'ours', forecast: values, quantiles: model });
  });
  return sumErrors(looks, model);
}

describe('the errors of a forecast, store by store', () => {
  const errors = errorsOf(quantiles);

  it('add up to what all stores at once have', () => {
    const [ours] = errors?.weeks ?? [];
    expect(ours?.name).toBe('ours');
    const squares = ours?.sums.reduce((sum, one) => sum + one.squares, 0) ?? 0;
    expect(Math.sqrt(squares / forecast.length)).toBeCloseTo(rmse(forecast, actual), 9);
    expect(errors?.weeks.map(({ name }) => name)).toContain('seasonal naive');
    const days = (sums: readonly { readonly days: number }[] = []) => sums.reduce((sum, one) => sum + one.days, 0);
    for (const sums of [errors?.sizes, errors?.weekdays, ours?.sums]) expect(days(sums)).toBe(forecast.length);
    expect(errors?.residuals.reduce((sum, one) => sum + one, 0)).toBe(forecast.length);
  });

  it('have the coverage and WSPL that the metrics have at the same levels', () => {
    const scales = scalesOf(panel, ORIGIN);
    const all = applyQuantiles(quantiles, panel.series, forecast);
    expect(errors?.wspl).toBeCloseTo(wspl(scales, all, actual).levels[11] as number, 6);
    for (const [band, at] of [
      ['half', 0],
      ['wide', 2],
    ] as const) {
      const { levels } = coverage(scales, all, actual, band);
      for (const [row, level] of [
        [0, 0],
        [1, 1],
        [2, 2],
        [3, 11],
      ] as const) {
        expect(errors?.coverage[row]?.shares[at]).toBeCloseTo(levels[level] as number, 9);
      }
    }
  });

  it('score single series as the last level of WRMSSE does', () => {
    const { levels } = wrmsse({ panel, originDay: ORIGIN, forecast, actual });
    const heaviest = errors?.drawn.filter(({ reason }) => reason === 'heaviest') ?? [];
    expect(heaviest.map(({ weight }) => weight)).toEqual(
      [...heaviest.map(({ weight }) => weight)].sort((a, b) => b - a),
    );
    let [sum, weight, row] = [0, 0, 0];
    for (const { store, panel: own } of splitByStore(panel)) {
      const values = forecast.subarray(row * 28, (row + own.series.count) * 28);
      row += own.series.count;
      // Three series a store, so that every one is kept for some reason.
      const { drawn } = lookAtErrors({ store, panel: own, originDay: ORIGIN, name: 'ours', forecast: values });
      for (const series of new Map(drawn.map((one) => [one.id, one])).values()) {
        sum += series.weight * series.rmsse;
        weight += series.weight;
      }
    }
    expect(sum / weight).toBeCloseTo(levels[11] as number, 6);
    expect(errors?.scored.series).toBe(9);
    expect(errors?.lost.series).toBeLessThanOrEqual(9);
  });

  it('draw the best and the worst of the heavier half, with the days before', () => {
    const best = errors?.drawn.filter(({ reason }) => reason === 'best') ?? [];
    const worst = errors?.drawn.filter(({ reason }) => reason === 'worst') ?? [];
    expect(best[0]?.rmsse).toBeLessThanOrEqual(worst[0]?.rmsse as number);
    for (const { sold, actual: own, quantiles: bands } of errors?.drawn ?? []) {
      expect([sold.length, own.length, bands?.length]).toEqual([56, 28, 28 * 9]);
    }
  });

  it('draw the series that somebody chose, in that order, also one that never changed before', () => {
    const sleeping = smallPanel({
      items: ['FOODS_1_001', 'FOODS_1_002', 'FOODS_1_003'],
      days: ORIGIN + 28,
      sales: (series, day) => (series === 1 ? 0 : (series + day) % 3),
    });
    const chosen = ['FOODS_1_003_CA_1', 'FOODS_1_002_CA_1', 'FOODS_1_009_CA_1'];
    const own = { store: 'CA_1', panel: sleeping, originDay: ORIGIN, name: 'ours', forecast: new Float32Array(3 * 28) };
    const named = sumErrors([lookAtErrors({ ...own, chosen })], undefined, chosen)?.drawn ?? [];
    const picked = named.filter(({ reason }) => reason === 'chosen');
    expect(picked.map(({ id }) => id)).toEqual(['FOODS_1_003_CA_1', 'FOODS_1_002_CA_1']);
    expect(picked[1]).toMatchObject({ rmsse: Number.NaN, weight: 0, actual: new Array(28).fill(0) });
    // They change nothing of what is drawn of all.
    const others = named.filter(({ reason }) => reason !== 'chosen');
    expect(others).toEqual(sumErrors([lookAtErrors(own)], undefined)?.drawn);
  });

  it('have neither bands nor WSPL without quantiles, and are nothing without a store', () => {
    const bare = errorsOf(undefined);
    expect(bare).toMatchObject({ coverage: [], wspl: undefined });
    expect(bare?.drawn[0]?.quantiles).toBeUndefined();
    expect(sumErrors([], undefined)).toBeUndefined();
  });
});
