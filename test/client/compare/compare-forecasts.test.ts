import { describe, expect, it } from 'vitest';
import { compareForecasts, isSameForecast } from '../../../client/compare/compare-forecasts.js';
import type { ForecastValues } from '../../../client/records/read-forecast-values.js';
import { HORIZON } from '../../../core/panel/panel.js';

/** @param series units a day, or those of each day */
const values = (firstDate: string, series: Readonly<Record<string, number | readonly number[]>>): ForecastValues => ({
  firstDate,
  series: new Map(
    Object.entries(series).map(([name, units]) => [
      name,
      Float32Array.from({ length: HORIZON }, (_, day) => (typeof units === 'number' ? units : (units[day] as number))),
    ]),
  ),
});
const FROM_1 = Array.from({ length: HORIZON }, (_, day) => day + 1);

describe('two forecasts', () => {
  it('are the same when each number is, to the last bit', () => {
    const compared = compareForecasts(values('2016-04-25', { a: 0.1, b: 0 }), values('2016-04-25', { a: 0.1, b: 0 }));
    expect(compared).toMatchObject({
      by: 'same days',
      dates: ['2016-04-25', '2016-05-22'],
      series: 2,
      differing: { series: 0, numbers: 0 },
      mostShare: 0,
    });
    expect(isSameForecast(compared)).toBe(true);
  });

  it('differ by a single last bit, unless the tolerance allows for it', () => {
    const other = [...new Array(27).fill(1), Math.fround(1 + 2 ** -23)];
    const [a, b] = [values('2016-04-25', { a: 1 }), values('2016-04-25', { a: other })];
    expect(compareForecasts(a, b).differing).toEqual({ series: 1, numbers: 1 });
    const tolerant = compareForecasts(a, b, 1e-6);
    expect(tolerant.differing).toEqual({ series: 0, numbers: 0 });
    expect(tolerant.mostShare).toBeCloseTo(2 ** -23, 12);
    expect(isSameForecast(tolerant)).toBe(true);
  });

  it('are told by the series that changed most, and by those of one of them alone', () => {
    const compared = compareForecasts(
      values('2016-04-25', { small: 1, large: 10, gone: 1 }),
      values('2016-04-25', { small: 1.5, large: 5, new: 2, other: 3 }),
    );
    expect(compared.changed).toEqual([
      { series: 'large', a: 280, b: 140, most: 5 },
      { series: 'small', a: 28, b: 42, most: 0.5 },
    ]);
    expect(compared).toMatchObject({ onlyA: 1, onlyB: 2, totals: { a: 308, b: 182 } });
    expect(isSameForecast(compared)).toBe(false);
  });

  it('are held against each other on the days that both have, whichever is the earlier', () => {
    const [early, late] = [
      values('2016-04-25', { a: FROM_1 }),
      values('2016-05-02', { a: FROM_1.map((day) => day + 7) }),
    ];
    expect(compareForecasts(early, late)).toMatchObject({
      days: 21,
      dates: ['2016-05-02', '2016-05-22'],
      mostShare: 0,
    });
    expect(compareForecasts(late, early)).toMatchObject({
      days: 21,
      dates: ['2016-05-02', '2016-05-22'],
      mostShare: 0,
    });
  });

  it('that have no day in common are compared day by day after their origins', () => {
    const compared = compareForecasts(values('2016-04-25', { a: 1 }), values('2016-05-23', { a: 2 }));
    expect(compared).toMatchObject({ by: 'days ahead', days: 28, dates: undefined, totals: { a: 28, b: 56 } });
  });

  it('without a series in common are not the same', () => {
    expect(isSameForecast(compareForecasts(values('2016-04-25', {}), values('2016-04-25', {})))).toBe(false);
  });

  it('differ where one of them has no number', () => {
    const other = [...new Array(27).fill(1), Number.NaN];
    const [a, b] = [values('2016-04-25', { a: 1 }), values('2016-04-25', { a: other })];
    for (const tolerance of [0, 0.5]) {
      expect(compareForecasts(a, b, tolerance).differing).toEqual({ series: 1, numbers: 1 });
      expect(compareForecasts(b, a, tolerance).differing).toEqual({ series: 1, numbers: 1 });
    }
  });
});
