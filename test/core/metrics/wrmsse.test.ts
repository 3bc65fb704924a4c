import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  averageWrmsse,
  bias,
  isWeighable,
  mae,
  NothingToWeigh,
  rmse,
  scalesOf,
  scoreWrmsse,
  wrmsse,
} from '../../../core/metrics/index.js';
import { HORIZON } from '../../../core/panel/panel.js';
import { selectSeries } from '../../../core/panel/select-series.js';
import { smallPanel } from '../../support/small-panel.js';

/** One series: sales alternate 0 and 2, so the mean squared change is 4; 28 days after the origin of 2 each. */
const single = smallPanel({ items: ['FOODS_1_001'], days: 84, sales: (_, day) => (day % 2) * 2 });
const flat = (series: number, value: number) => new Float32Array(series * HORIZON).fill(value);

describe('wrmsse', () => {
  it('is 0 for a perfect forecast', () => {
    const actual = flat(1, 2);
    expect(wrmsse({ panel: single, originDay: 56, forecast: actual, actual }).average).toBe(0);
  });

  it('is the scaled error where all levels are the same one series', () => {
    const score = wrmsse({ panel: single, originDay: 56, forecast: flat(1, 5), actual: flat(1, 2) });
    expect(score.levels).toHaveLength(12);
    // Error 3 each day, scale 4: sqrt(9 / 4).
    for (const level of score.levels) expect(level).toBeCloseTo(1.5, 12);
  });

  it('starts the scale at the first sale and ignores what comes after the origin', () => {
    const late = smallPanel({
      items: ['FOODS_1_001'],
      days: 84,
      sales: (_, day) => (day < 20 ? 0 : day >= 56 ? 99 : (day % 2) * 2),
    });
    // From the first sale (day 21, column 21) on, every change is 2 or -2.
    expect(wrmsse({ panel: late, originDay: 56, forecast: flat(1, 5), actual: flat(1, 2) }).average).toBeCloseTo(
      1.5,
      12,
    );
  });

  it('weighs series by their dollar sales of the last 28 known days', () => {
    const panel = smallPanel({
      items: ['FOODS_1_001', 'FOODS_1_002'],
      days: 84,
      sales: (_, day) => (day % 2) * 2,
      price: (series) => (series === 0 ? 3 : 1),
    });
    const forecast = flat(2, 2);
    forecast.fill(4, 0, HORIZON);
    const score = wrmsse({ panel, originDay: 56, forecast, actual: flat(2, 2) });
    // Level 12: errors 2 and 0, scales 4: RMSSE 1 and 0, weights 3/4 and 1/4.
    expect(score.levels[11]).toBeCloseTo(0.75, 12);
    // Level 1: total changes by 4 each day, scale 16; error 2: RMSSE 0.5.
    expect(score.levels[0]).toBeCloseTo(0.5, 12);
  });

  it('leaves out a series that never changes or never sells', () => {
    const panel = smallPanel({
      items: ['FOODS_1_001', 'FOODS_1_002'],
      days: 84,
      sales: (series, day) => (series === 0 ? (day % 2) * 2 : 0),
    });
    const score = wrmsse({ panel, originDay: 56, forecast: flat(2, 2), actual: flat(2, 2) });
    expect(score.average).toBe(0);
    expect(Number.isFinite(wrmsse({ panel, originDay: 56, forecast: flat(2, 7), actual: flat(2, 2) }).average)).toBe(
      true,
    );
  });
});

describe('wrmsse by store and department', () => {
  const panel = smallPanel({
    stores: ['CA_1', 'TX_1'],
    items: ['FOODS_1_001', 'FOODS_2_001'],
    days: 84,
    sales: (_, day) => (day % 2) * 2,
  });

  it('tells the store that is forecast badly from the one that is not', () => {
    const forecast = flat(4, 2);
    forecast.fill(5, 0, 2 * HORIZON);
    const score = wrmsse({ panel, originDay: 56, forecast, actual: flat(4, 2) });
    // Both series of CA_1 are 3 off: alone 3 / 2, together 6 / 4.
    expect(score.stores).toEqual({ CA_1: 1.5, TX_1: 0 });
    // In each department: together (levels 5 and 10) 3 / 4, by store and state (7, 9, 11, 12) 1.5 and 0.
    expect(score.departments).toEqual({ FOODS_1: 0.75, FOODS_2: 0.75 });
    expect(averageWrmsse(scalesOf(panel, 56), forecast, flat(4, 2))).toBe(score.average);
  });

  it('names only the stores in scope', () => {
    const part = selectSeries(panel, [2, 3]);
    expect(
      Object.keys(wrmsse({ panel: part, originDay: 56, forecast: flat(2, 1), actual: flat(2, 2) }).stores),
    ).toEqual(['TX_1']);
  });

  it('is none, and no 0, where nothing was sold in the last 28 days', () => {
    const ended = smallPanel({ items: ['FOODS_1_001'], days: 84, sales: (_, day) => (day < 20 ? day % 2 : 0) });
    expect(() =>
      wrmsse({ panel: ended, originDay: 56, forecast: flat(1, 9), actual: flat(1, 0) }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[NothingToWeigh: nothing can be weighed at level 1 (total): on the 28 days up to d_56 nothing was sold at a known price whose sales, added up, had ever changed before]`,
    );
    expect(isWeighable(ended, 56)).toBe(false);
    expect(isWeighable(ended, 40)).toBe(true);
  });

  it('is null for a store that sold nothing in the last 28 days, beside one that did', () => {
    const shut = smallPanel({
      stores: ['CA_1', 'TX_1'],
      items: ['FOODS_1_001'],
      days: 84,
      sales: (series, day) => (series === 0 || day < 20 ? (day % 2) * 2 : 0),
    });
    const score = wrmsse({ panel: shut, originDay: 56, forecast: flat(2, 2), actual: flat(2, 2) });
    expect(score.stores).toEqual({ CA_1: 0, TX_1: null });
  });

  it('can be made where a series weighs and changes, and nowhere else', () => {
    const days = 60;
    const origins = [20, 40, 60];
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 6, maxLength: 6 }), {
          minLength: 2,
          maxLength: 2,
        }),
        fc.array(fc.constantFrom(0, 1.5), { minLength: 2, maxLength: 2 }),
        fc.constantFrom(...origins),
        (blocks, prices, originDay) => {
          const panel = smallPanel({
            days,
            // Ten days at a time a series sells the same every day, or by turns; of two sizes, so that sums never cancel out.
            sales: (series, day) => {
              const kind = blocks[series]![Math.floor(day / 10)]!;
              return (kind === 2 ? day % 2 : kind) * (1 + 2 * series);
            },
            price: (series) => prices[series]!,
          });
          const made = () => wrmsse({ panel, originDay, forecast: flat(2, 1), actual: flat(2, 1) });
          if (isWeighable(panel, originDay)) expect(Number.isFinite(made().average)).toBe(true);
          else expect(made).toThrow(NothingToWeigh);
        },
      ),
    );
  });

  it('refuses a forecast of another size, and an origin without known sales', () => {
    expect(() => scoreWrmsse(scalesOf(panel, 56), flat(3, 1), flat(4, 1))).toThrowErrorMatchingInlineSnapshot(
      `[Error: a forecast of 4 series has 112 values; got 84, and 112 actual ones]`,
    );
    expect(() => scalesOf(panel, 85)).toThrowErrorMatchingInlineSnapshot(
      `[Error: d_85 is no day with known sales; they are d_1 to d_84]`,
    );
  });
});

describe('point errors', () => {
  const actual = Float32Array.from([0, 2, 4, 6]);
  it('are in units', () => {
    const forecast = Float32Array.from([1, 2, 4, 9]);
    expect(rmse(forecast, actual)).toBeCloseTo(Math.sqrt(10 / 4), 12);
    expect(mae(forecast, actual)).toBe(1);
    expect(bias(forecast, actual)).toBeCloseTo(4 / 12, 12);
  });

  it('have no bias where nothing was sold', () => {
    expect(bias(flat(1, 0), flat(1, 0))).toBeNull();
    expect(bias(flat(1, 1), flat(1, 0))).toBeNull();
  });
});
