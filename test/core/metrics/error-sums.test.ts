import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LevelIndex } from '../../../core/hierarchy/level-index.js';
import { ErrorSums, scalesOf, scoreWrmsse, wspl } from '../../../core/metrics/index.js';
import { PinballSums } from '../../../core/metrics/pinball-sums.js';
import { seriesScales } from '../../../core/metrics/series-scales.js';
import { StoreScales } from '../../../core/metrics/store-scales.js';
import { actualSales } from '../../../core/panel/actual-sales.js';
import { HORIZON } from '../../../core/panel/panel.js';
import { selectSeries } from '../../../core/panel/select-series.js';
import { applyQuantiles, groupQuantiles } from '../../../core/quantiles/apply-quantiles.js';
import { fitQuantiles } from '../../../core/quantiles/fit-quantiles.js';
import { smallPanel } from '../../support/small-panel.js';
import { splitByStore } from '../../support/split-by-store.js';

const ORIGIN = 84;
const all = smallPanel({
  stores: ['CA_1', 'CA_2', 'TX_1'],
  items: ['HOBBIES_1_001', 'FOODS_2_001', 'FOODS_1_001', 'FOODS_1_002'],
  days: ORIGIN + HORIZON,
  sales: (series, day) => (day < series * 5 ? 0 : (series * 31 + day * 7) % 11),
  price: (series, week) => 1 + series / 7 + week / 13,
});

/** Some of the series, their stores in any order, and a forecast of them. */
const panels = fc
  .record({
    rows: fc.uniqueArray(fc.nat({ max: 11 }), { minLength: 3, maxLength: 12 }),
    forecast: fc.array(fc.double({ min: 0.1, max: 20, noNaN: true }), { minLength: 40, maxLength: 40 }),
  })
  .map(({ rows, forecast }) => ({
    rows,
    of: (row: number) => Float32Array.from({ length: HORIZON }, (_, step) => forecast[(row * 7 + step) % 40]!),
  }));

/** The whole panel with its stores one after the other, in the order in which they come first, and each of them. */
function storesOf(rows: readonly number[]) {
  const codes = [...new Set(rows.map((row) => all.series.store.codes[row]!))];
  const inOrder = codes.flatMap((code) => rows.filter((row) => all.series.store.codes[row] === code));
  const panel = selectSeries(all, inOrder);
  const stores = codes.map((code) => splitByStore(panel)[code]!.panel);
  return { panel, inOrder, stores };
}

describe('a score that is added up a store at a time', () => {
  it('is that of all series at once: to the last digit above the series, and to the twelfth where they are added in another order', () => {
    fc.assert(
      fc.property(panels, ({ rows, of }) => {
        const { panel, inOrder, stores } = storesOf(rows);
        const forecast = Float32Array.from(inOrder.flatMap((row) => [...of(row)]));
        const actual = actualSales(panel, ORIGIN);
        const index = new LevelIndex();
        for (const { series } of stores) index.add(series);
        const scales = new StoreScales(index, panel, [ORIGIN]);
        for (const store of stores) scales.add(store);
        const [above] = scales.finish();
        const model = fitQuantiles([{ series: panel.series, forecast, actual }]);
        const errors = new ErrorSums(above!);
        const bands = new PinballSums(above!, (level, centres) => groupQuantiles(model, level, centres));
        let from = 0;
        for (const store of stores) {
          const { series } = store;
          const to = from + series.count * HORIZON;
          const part = { series, above: index.levelsOf(series), single: seriesScales(store, ORIGIN) };
          const own = forecast.slice(from, to);
          errors.add(part, own, actualSales(store, ORIGIN));
          bands.add(part, own, actualSales(store, ORIGIN));
          from = to;
        }
        const whole = scalesOf(panel, ORIGIN);
        const [score, wanted] = [errors.score(), scoreWrmsse(whole, forecast, actual)];
        expect(score.levels.slice(0, -1)).toEqual(wanted.levels.slice(0, -1));
        expect(score.levels.at(-1)).toBeCloseTo(wanted.levels.at(-1)!, 12);
        expect(score.average).toBeCloseTo(wanted.average, 12);
        expect(errors.average()).toBe(score.average);
        expect(score.stores).toEqual(wanted.stores);
        expect(Object.keys(score.departments)).toEqual(Object.keys(wanted.departments));
        for (const [name, own] of Object.entries(wanted.departments)) {
          if (own === null) expect(score.departments[name]).toBeNull();
          else expect(score.departments[name]).toBeCloseTo(own, 12);
        }
        const [losses, wantedLosses] = [
          bands.finish(),
          wspl(whole, applyQuantiles(model, panel.series, forecast), actual),
        ];
        expect(losses.levels.slice(0, -1)).toEqual(wantedLosses.levels.slice(0, -1));
        expect(losses.levels.at(-1)).toBeCloseTo(wantedLosses.levels.at(-1)!, 12);
      }),
      { numRuns: 15 },
    );
  });
});
