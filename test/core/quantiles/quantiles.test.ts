import { seededStream } from '@durable-forecast/lib/random-stream';
import { array, assert, double, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LevelIndex } from '../../../core/hierarchy/level-index.js';
import { aggregate, levels } from '../../../core/hierarchy/levels.js';
import { SeriesRanks } from '../../../core/hierarchy/series-ranks.js';
import { QUANTILES } from '../../../core/metrics/wspl.js';
import { HORIZON } from '../../../core/panel/panel.js';
import { selectSeries } from '../../../core/panel/select-series.js';
import { applyQuantiles, seriesQuantiles } from '../../../core/quantiles/apply-quantiles.js';
import { fitQuantiles, type PastForecast } from '../../../core/quantiles/fit-quantiles.js';
import { SizePairs } from '../../../core/quantiles/size-pairs.js';
import { StoreQuantiles } from '../../../core/quantiles/store-quantiles.js';
import { poisson } from '../../../core/sample/poisson.js';
import { smallPanel } from '../../support/small-panel.js';
import { splitByStore } from '../../support/split-by-store.js';

const items = Array.from({ length: 60 }, (_, index) => `${index % 2 === 0 ? 'FOODS' : 'HOBBIES'}_1_${100 + index}`);
const { series } = smallPanel({ stores: ['CA_1', 'CA_2', 'TX_1'], items });
const cells = series.count * HORIZON;
/** The forecast is the mean; sales are drawn from Poisson distributions around it. */
const past = (seed: number, mean = (index: number) => 0.2 * (1 + (index % 40))): PastForecast => {
  const random = seededStream(1000 * seed + 1);
  const forecast = Float32Array.from({ length: cells }, (_, cell) => mean(Math.floor(cell / HORIZON)));
  return { series, forecast, actual: forecast.map((expected) => poisson(random, expected)) };
};
const model = fitQuantiles([past(1), past(2), past(3)]);

describe('quantiles', () => {
  it('cover as many of new sales as they promise, on every level', () => {
    const next = past(4);
    const quantiles = applyQuantiles(model, series, next.forecast);
    levels(series).forEach((level, index) => {
      const sold = aggregate(level, next.actual, HORIZON);
      QUANTILES.forEach((share, at) => {
        let below = 0;
        let atMost = 0;
        sold.forEach((units, cell) => {
          const group = Math.floor(cell / HORIZON);
          const quantile = quantiles[index]![(group * QUANTILES.length + at) * HORIZON + (cell % HORIZON)] as number;
          if (units < quantile) below += 1;
          if (units <= quantile) atMost += 1;
        });
        // Sales come in whole pieces: a quantile may lie on one that holds many days. 28 days of one group say little.
        const slack = 0.02 + 1.5 / Math.sqrt(sold.length);
        expect(below / sold.length, `level ${level.number}, ${share}`).toBeLessThan(share + slack);
        expect(atMost / sold.length, `level ${level.number}, ${share}`).toBeGreaterThan(share - slack);
      });
    });
  });

  it('never cross and are never negative, whatever the forecast', () => {
    assert(
      property(array(double({ min: 0, max: 1e4, noNaN: true }), { minLength: 5, maxLength: 5 }), (sizes) => {
        const forecast = Float32Array.from({ length: cells }, (_, cell) => sizes[cell % 5] as number);
        for (const quantiles of applyQuantiles(model, series, forecast)) {
          const groups = quantiles.length / (QUANTILES.length * HORIZON);
          for (let cell = 0; cell < groups * HORIZON; cell++) {
            let last = 0;
            for (let at = 0; at < QUANTILES.length; at++) {
              const from = (Math.floor(cell / HORIZON) * QUANTILES.length + at) * HORIZON;
              const value = quantiles[from + (cell % HORIZON)] as number;
              if (!(value >= last)) throw new Error(`quantile ${at + 1} is ${value}, below ${last}`);
              last = value;
            }
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('of large groups lie around the sum of their series, so the centres add up', () => {
    const { forecast } = past(5);
    const quantiles = applyQuantiles(model, series, forecast);
    const median = QUANTILES.indexOf(0.5);
    for (const index of [0, 1, 2, 8]) {
      const sums = aggregate(levels(series)[index]!, forecast, HORIZON);
      sums.forEach((sum, cell) => {
        const group = Math.floor(cell / HORIZON);
        const centre = quantiles[index]![(group * QUANTILES.length + median) * HORIZON + (cell % HORIZON)] as number;
        expect(centre / sum).toBeCloseTo(1, 5);
      });
    }
  });

  it('of the single series are those of the last level, a day at a time', () => {
    const { forecast } = past(5);
    const last = applyQuantiles(model, series, forecast).at(-1) as Float32Array;
    const own = seriesQuantiles(model, forecast);
    const { groupOf } = levels(series).at(-1)!;
    for (const [row, step, at] of [
      [0, 0, 0],
      [7, 13, 4],
      [179, 27, 8],
    ] as const) {
      expect(own[(row * HORIZON + step) * QUANTILES.length + at]).toBe(
        last[(groupOf[row]! * QUANTILES.length + at) * HORIZON + step],
      );
    }
  });

  it('are as wide whether one day like Christmas is among the past or not', () => {
    const usual = past(6);
    const shut = { ...usual, actual: usual.actual.map((units, cell) => (cell % HORIZON === 11 ? 0 : units)) };
    const width = (of: PastForecast) => {
      const [bin] = fitQuantiles([past(7), past(8), past(9), of])[0]!;
      return (bin!.ratios.at(-1) as number) - (bin!.ratios[0] as number);
    };
    expect(width(shut) / width(usual)).toBeLessThan(1.4);
  });

  it('survive being written as JSON', () => {
    const { forecast } = past(5);
    expect(applyQuantiles(JSON.parse(JSON.stringify(model)), series, forecast)).toEqual(
      applyQuantiles(model, series, forecast),
    );
  });

  it('have bins by size, smallest first, where there is enough to learn from', () => {
    const bins = model.at(-1)!;
    expect(bins.length).toBeGreaterThan(3);
    expect(bins.map(({ centre }) => centre)).toEqual([...bins.map(({ centre }) => centre)].sort((a, b) => a - b));
    expect(model[0]).toHaveLength(1);
    // A slow seller's day is often empty and sometimes three times its mean; a fast seller's is neither.
    expect(bins[0]!.ratios.at(-1)! - bins[0]!.ratios[0]!).toBeGreaterThan(
      bins.at(-1)!.ratios.at(-1)! - bins.at(-1)!.ratios[0]!,
    );
  });

  it('are learnt a store at a time as of all stores at once, to the last digit', () => {
    // Items that stores lack, so that numbers of series have gaps.
    const panel = selectSeries(
      smallPanel({ stores: ['CA_1', 'CA_2', 'TX_1'], items }),
      series.ids.map((_, row) => row).filter((row) => row % 11 !== 3),
    );
    const origins = [1, 2].map((seed) => {
      const all = past(seed);
      const own = (values: Float32Array) => values.slice(0, panel.series.count * HORIZON);
      return { series: panel.series, forecast: own(all.forecast), actual: own(all.actual) };
    });
    const stores = splitByStore(panel).map((store) => store.panel.series);
    const index = new LevelIndex();
    const ranks = new SeriesRanks();
    for (const store of stores) {
      index.add(store);
      ranks.add(store);
    }
    const own = (values: Float32Array, at: number) => {
      const from = stores.slice(0, at).reduce((sum, { count }) => sum + count * HORIZON, 0);
      return values.slice(from, from + stores[at]!.count * HORIZON);
    };
    const learnt = new StoreQuantiles(index, panel.series.count, origins.length);
    for (const { forecast, actual } of origins) {
      for (const [at, store] of stores.entries()) {
        learnt.addSums(index.levelsOf(store), own(forecast, at), own(actual, at));
      }
      learnt.closeOrigin();
    }
    const numbers = stores.map((store) => ranks.take(store));
    expect(numbers.flatMap((ofStore) => [...ofStore])).toEqual([...levels(panel.series).at(-1)!.groupOf]);
    for (const [at, ofStore] of numbers.entries()) {
      for (const [origin, { forecast, actual }] of origins.entries()) {
        learnt.addSeries(origin, ofStore, own(forecast, at), own(actual, at));
      }
    }
    expect(learnt.finish()).toEqual(fitQuantiles(origins));
  });

  it('are learnt from the same pairs in whatever order they come, where more come than are used', () => {
    const many = 1_100_000;
    const expected = Float32Array.from({ length: many }, (_, cell) => 1 + (cell % 9));
    const sold = Float32Array.from({ length: many }, (_, cell) => (cell * 31) % 13);
    const [atOnce, inParts] = [new SizePairs(many), new SizePairs(many)];
    atOnce.add(0, expected, sold, 0, many);
    for (const from of [550_001, 0, 275_000]) {
      const cells = from === 550_001 ? many - from : from === 0 ? 275_000 : 275_001;
      inParts.add(from, expected, sold, from, cells);
    }
    expect(inParts.bins()).toEqual(atOnce.bins());
  });

  it('are not learnt from nothing', () => {
    expect(() => fitQuantiles([])).toThrowErrorMatchingInlineSnapshot(
      `[Error: quantiles are learnt from past forecasts; there is none]`,
    );
    const zero = past(1, () => 0);
    expect(() => applyQuantiles(fitQuantiles([zero]), series, zero.forecast)).toThrowErrorMatchingInlineSnapshot(
      `[Error: the quantile model has nothing for level 1: no past forecast was above zero there]`,
    );
  });
});
