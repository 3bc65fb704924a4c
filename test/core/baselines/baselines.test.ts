import { describe, expect, it } from 'vitest';
import { baselines } from '../../../core/baselines/index.js';
import { seasonalNaive } from '../../../core/baselines/seasonal-naive.js';
import { weekdayProfile } from '../../../core/baselines/weekday-profile.js';
import { smallPanel } from '../../support/small-panel.js';

describe('seasonal naive', () => {
  it('repeats the last week before the origin', () => {
    const panel = smallPanel({ items: ['FOODS_1_001'], days: 70, sales: (_, day) => day });
    const forecast = seasonalNaive(panel, 60);
    expect([...forecast.subarray(0, 8)]).toEqual([53, 54, 55, 56, 57, 58, 59, 53]);
  });
});

describe('28-day mean x weekday', () => {
  it('gives each series its own level and the weekdays of its store and department', () => {
    // Two series of one department, one selling ten times the other; each day of the week has its own sales.
    const panel = smallPanel({
      items: ['FOODS_1_001', 'FOODS_1_002'],
      days: 70,
      sales: (series, day) => ((day % 7) + 1) * (series === 0 ? 1 : 10),
    });
    const forecast = weekdayProfile(panel, 70);
    for (let step = 0; step < 28; step++) {
      expect(forecast[step]).toBeCloseTo((step % 7) + 1, 4);
      expect(forecast[28 + step]).toBeCloseTo(10 * ((step % 7) + 1), 3);
    }
  });

  it('is zero for a series that has not sold, and flat where a department has not', () => {
    const panel = smallPanel({ days: 70, sales: () => 0 });
    expect([...weekdayProfile(panel, 70)].every((units) => units === 0)).toBe(true);
  });
});

it.each(baselines.map((baseline) => [baseline.name, baseline] as const))(
  '%s reads nothing after the origin',
  (_, baseline) => {
    const sales = (series: number, day: number) => (series * 5 + day * 3) % 8;
    const before = smallPanel({ days: 90, sales });
    const after = smallPanel({ days: 90, sales: (series, day) => (day >= 60 ? 77 : sales(series, day)) });
    expect(baseline.forecast(after, 60)).toEqual(baseline.forecast(before, 60));
  },
);
