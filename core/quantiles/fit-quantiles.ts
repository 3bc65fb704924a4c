import { aggregate, type Level, levels } from '../hierarchy/levels.js';
import { HORIZON, type SeriesTable } from '../panel/panel.js';
import { type SizeBin, SizePairs } from './size-pairs.js';

/** A forecast of a past origin and what came of it. */
export interface PastForecast {
  readonly series: SeriesTable;
  /** series x 28, units a day. */
  readonly forecast: Float32Array;
  /** series x 28, units sold. */
  readonly actual: Float32Array;
}

/** One a level, in the order of `levels`: bins by size, smallest first. Plain data, safe to write as JSON. */
export type QuantileModel = readonly (readonly SizeBin[])[];

/**
 * Learns the spread of sales around forecasts from past origins, for each level by the size of the forecast.
 *
 * Small groups sell in whole pieces and often nothing, large ones follow their forecast within a few per cent; a bin of
 * sizes shares one shape.
 *
 * @throws Error without a past forecast
 */
export function fitQuantiles(past: readonly PastForecast[]): QuantileModel {
  if (past.length === 0) throw new Error('quantiles are learnt from past forecasts; there is none');
  const leveled = past.map((one) => ({ ...one, levels: levels(one.series) }));
  return (leveled[0] as (typeof leveled)[number]).levels.map((_, index) => {
    const ofLevel = leveled.map(({ levels: all, ...one }) => ({ ...one, level: all[index] as Level }));
    const pairs = new SizePairs(ofLevel.reduce((sum, { level }) => sum + level.groups * HORIZON, 0));
    let first = 0;
    // Origins are added up one after the other, and of each only the drawn pairs are kept.
    for (const { level, forecast, actual } of ofLevel) {
      const expected = aggregate(level, forecast, HORIZON);
      pairs.add(first, expected, aggregate(level, actual, HORIZON), 0, expected.length);
      first += expected.length;
    }
    return pairs.bins();
  });
}
