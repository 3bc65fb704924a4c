import { describe, expect, it } from 'vitest';
import { NothingToWeigh, QUANTILES, scalesOf, wspl } from '../../../core/metrics/index.js';
import { HORIZON } from '../../../core/panel/panel.js';
import { smallPanel } from '../../support/small-panel.js';

/** Sales alternate 0 and 2: the mean absolute change of a series is 2. */
const panel = smallPanel({
  items: ['FOODS_1_001', 'FOODS_1_002'],
  days: 84,
  sales: (_, day) => (day % 2) * 2,
  price: (series) => (series === 0 ? 3 : 1),
});
const scales = scalesOf(panel, 56);
/** Every quantile of every series of a level is its number of bottom series times `value(group)`. */
const forecasts = (value: (group: number) => number) =>
  scales.levels.map(({ level }) =>
    Float32Array.from({ length: level.groups * QUANTILES.length * HORIZON }, (_, cell) => {
      const group = Math.floor(cell / (QUANTILES.length * HORIZON));
      return level.groups === 1 ? value(0) + value(1) : value(group);
    }),
  );
const actual = new Float32Array(2 * HORIZON).fill(5);

describe('wspl', () => {
  it('is 0 where every quantile is what was sold', () => {
    expect(
      wspl(
        scales,
        forecasts(() => 5),
        actual,
      ).average,
    ).toBe(0);
  });

  it('costs u for each unit forecast too little and 1 - u for each too much, scaled by the mean absolute change', () => {
    // The quantiles are symmetric about one half, so their mean cost is 1/2 either way.
    expect(
      wspl(
        scales,
        forecasts(() => 1),
        actual,
      ).average,
    ).toBeCloseTo((0.5 * 4) / 2, 6);
    expect(
      wspl(
        scales,
        forecasts(() => 9),
        actual,
      ).average,
    ).toBeCloseTo((0.5 * 4) / 2, 6);
    const high = scales.levels.map(({ level }) => {
      const width = QUANTILES.length * HORIZON;
      return Float32Array.from({ length: level.groups * width }, (_, cell) => {
        const sold = level.groups === 1 ? 10 : 5;
        return Math.floor((cell % width) / HORIZON) === 8 ? sold - 2 : sold;
      });
    });
    // Only the quantile 0.995 is 2 too low: 0.995 x 2 / 9, over 4 for the sum of both series and 2 for each alone.
    expect(wspl(scales, high, actual).levels[0]).toBeCloseTo((0.995 * 2) / 9 / 4, 6);
    expect(wspl(scales, high, actual).levels[11]).toBeCloseTo((0.995 * 2) / 9 / 2, 6);
  });

  it('weighs series by their dollar sales', () => {
    const score = wspl(
      scales,
      forecasts((group) => (group === 0 ? 1 : 5)),
      actual,
    );
    expect(score.levels[11]).toBeCloseTo(0.75 * ((0.5 * 4) / 2), 6);
  });

  it('says which level has too few values', () => {
    expect(() => wspl(scales, forecasts(() => 1).slice(0, 4), actual)).toThrowErrorMatchingInlineSnapshot(
      `[Error: level 5 (department) needs 1 x 9 x 28 = 252 values; got 0]`,
    );
  });

  it('is none, and no 0, where nothing was sold in the last 28 days', () => {
    const ended = smallPanel({ items: ['FOODS_1_001'], days: 84, sales: (_, day) => (day < 20 ? day % 2 : 0) });
    const past = scalesOf(ended, 56);
    const quantiles = past.levels.map(() => new Float32Array(QUANTILES.length * HORIZON));
    expect(() => wspl(past, quantiles, new Float32Array(HORIZON))).toThrow(NothingToWeigh);
  });
});
