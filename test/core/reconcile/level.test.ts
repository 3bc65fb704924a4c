import { describe, expect, it } from 'vitest';
import { HORIZON } from '../../../core/panel/panel.js';
import { correctLevel } from '../../../core/reconcile/level.js';
import { smallPanel } from '../../support/small-panel.js';

const panel = smallPanel({ stores: ['CA_1', 'TX_1'], sales: (series) => series + 1 });
const forecast = Float32Array.from({ length: 4 * HORIZON }, (_, cell) => (cell % 7) + 1);
const totals = (values: Float32Array) =>
  [0, 1, 2, 3].map((series) =>
    values.subarray(series * HORIZON, (series + 1) * HORIZON).reduce((sum, value) => sum + value, 0),
  ) as [number, number, number, number];

describe('level correction', () => {
  it('sets the total of each store to that of its last 28 days and keeps the shares within', () => {
    const [a, b, c, d] = totals(correctLevel(panel, 70, forecast, 'store'));
    expect(a + b).toBeCloseTo(28 * 3, 3);
    expect(c + d).toBeCloseTo(28 * 7, 3);
    expect(a).toBeCloseTo(b, 3);
  });

  it('sets the total of each department of each store', () => {
    const corrected = totals(correctLevel(panel, 70, forecast, 'store-department'));
    corrected.forEach((total, series) => {
      expect(total).toBeCloseTo(28 * (series + 1), 3);
    });
  });

  it('goes part of the way by its strength', () => {
    const half = correctLevel(panel, 70, forecast, 'store', 0.5);
    const full = correctLevel(panel, 70, forecast, 'store');
    half.forEach((value, cell) => {
      expect(value).toBeCloseTo(Math.sqrt((forecast[cell] as number) * (full[cell] as number)), 4);
    });
    expect(correctLevel(panel, 70, forecast, 'none')).toEqual(forecast);
  });

  it('knows nothing of the days after the origin', () => {
    const later = smallPanel({
      stores: ['CA_1', 'TX_1'],
      sales: (series, day) => (day >= 60 ? 1000 : series + 1),
    });
    expect(correctLevel(later, 60, forecast, 'store')).toEqual(correctLevel(panel, 60, forecast, 'store'));
  });

  it('leaves a store alone whose forecast is zero', () => {
    const zero = forecast.slice().fill(0, 0, 2 * HORIZON);
    expect(totals(correctLevel(panel, 70, zero, 'store')).slice(0, 2)).toEqual([0, 0]);
  });

  it('refuses an origin with fewer than 28 known days', () => {
    expect(() => correctLevel(panel, 20, forecast, 'store')).toThrowErrorMatchingInlineSnapshot(
      `[Error: the 28 days up to d_20 are not all known, so there is no level to correct to]`,
    );
  });
});
