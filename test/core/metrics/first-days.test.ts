import { describe, expect, it } from 'vitest';
import { aggregate, levels } from '../../../core/hierarchy/levels.js';
import { bias, biasBy, coverage, QUANTILES, scalesOf, scoreWrmsse, wspl } from '../../../core/metrics/index.js';
import { actualSales } from '../../../core/panel/actual-sales.js';
import { firstDays } from '../../../core/panel/first-days.js';
import { HORIZON } from '../../../core/panel/panel.js';
import { smallPanel } from '../../support/small-panel.js';

const panel = smallPanel({ days: 112, stores: ['CA_1', 'TX_1'], sales: (series, day) => ((series + 2) * day) % 7 });
const ORIGIN = 84;
const scales = scalesOf(panel, ORIGIN);
const forecast = Float32Array.from({ length: 4 * HORIZON }, (_, cell) => cell % 5);

describe('scores of the first days', () => {
  it('are those of the whole where all days are known', () => {
    const whole = scoreWrmsse(scales, forecast, actualSales(panel, ORIGIN));
    expect(scoreWrmsse(scales, firstDays(forecast, HORIZON), actualSales(panel, ORIGIN, HORIZON))).toEqual(whole);
  });

  it('are root mean squares over these days alone', () => {
    const days = 7;
    const actual = actualSales(panel, ORIGIN, days);
    const { levels: scored } = scoreWrmsse(scales, firstDays(forecast, days), actual);
    // Level 1 is the total: one group, whose weight cancels out.
    const total = (values: Float32Array) => [...aggregate(levels(panel.series)[0]!, values, days)];
    const [of, sold] = [total(firstDays(forecast, days)), total(actual)];
    const squares = of.reduce((sum, units, day) => sum + (units - sold[day]!) ** 2, 0);
    expect(scored[0]).toBeCloseTo(Math.sqrt(squares / days / scales.levels[0]!.squaredScales[0]!), 10);
  });

  it('of quantiles are means over these days alone', () => {
    const days = 7;
    const actual = actualSales(panel, ORIGIN, days);
    // Every quantile is what was sold, so nothing is lost; a unit more loses its share everywhere.
    const exact = (more: number) =>
      levels(panel.series).map((level) => {
        const sold = aggregate(level, actual, days);
        const size = QUANTILES.length * days;
        return Float32Array.from(
          { length: level.groups * size },
          (_, at) => sold[Math.floor(at / size) * days + (at % days)]! + more,
        );
      });
    expect(wspl(scales, exact(0), actual).average).toBe(0);
    const lost = QUANTILES.reduce<number>((sum, quantile) => sum + (1 - quantile), 0) / QUANTILES.length;
    expect(wspl(scales, exact(1), actual).levels[0]).toBeCloseTo(lost / scales.levels[0]!.absoluteScales[0]!, 6);
  });

  it('are refused for other days than were sold', () => {
    expect(() => scoreWrmsse(scales, firstDays(forecast, 7), actualSales(panel, ORIGIN, 14))).toThrow(
      'a forecast of 4 series',
    );
    expect(() => scoreWrmsse(scales, new Float32Array(4 * 29), new Float32Array(4 * 29))).toThrow(
      'a forecast of 4 series',
    );
  });
});

describe('the bias of parts', () => {
  it('is that of their series alone, and none where nothing was sold', () => {
    const actual = actualSales(panel, ORIGIN);
    const own = biasBy(panel.series.store, forecast, actual);
    expect(Object.keys(own)).toEqual(['CA_1', 'TX_1']);
    expect(own.CA_1).toBe(bias(forecast.subarray(0, 2 * HORIZON), actual.subarray(0, 2 * HORIZON)));
    expect(biasBy(panel.series.store, forecast, new Float32Array(actual.length))).toEqual({ CA_1: null, TX_1: null });
  });
});

describe('the coverage of a band', () => {
  const band = (low: number, high: number) =>
    levels(panel.series).map((level) =>
      Float32Array.from({ length: level.groups * QUANTILES.length * HORIZON }, (_, at) =>
        QUANTILES[Math.floor(at / HORIZON) % QUANTILES.length]! < 0.5 ? low : high,
      ),
    );

  it('is the share of days of groups whose sales lie within it, bounds included', () => {
    const actual = actualSales(panel, ORIGIN);
    const inside = [...actual].filter((units) => units >= 1 && units <= 4).length / actual.length;
    expect(coverage(scales, band(1, 4), actual, 'wide').levels[11]).toBeCloseTo(inside, 10);
    expect(coverage(scales, band(0, 1000), actual, 'half')).toEqual({ average: 1, levels: Array(12).fill(1) });
    expect(coverage(scales, band(-2, -1), actual, 'half').average).toBe(0);
  });
});
