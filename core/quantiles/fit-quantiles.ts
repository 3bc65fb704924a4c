import { aggregate, type Level, levels } from '../hierarchy/levels.js';
import { QUANTILES } from '../metrics/wspl.js';
import { HORIZON, type SeriesTable } from '../panel/panel.js';
import { normalRatios } from './normal-ratios.js';

/** A forecast of a past origin and what came of it. */
export interface PastForecast {
  readonly series: SeriesTable;
  /** series x 28, units a day. */
  readonly forecast: Float32Array;
  /** series x 28, units sold. */
  readonly actual: Float32Array;
}

/** Quantiles of sales against their forecast, for groups of a size. */
export interface SizeBin {
  /** Median of the forecasts of the bin, units a day. */
  readonly centre: number;
  /** One a quantile: units sold per unit forecast. */
  readonly ratios: readonly number[];
}

/** One a level, in the order of `levels`: bins by size, smallest first. Plain data, safe to write as JSON. */
export type QuantileModel = readonly (readonly SizeBin[])[];

/** Pairs of forecast and sale in a bin at least; a level with fewer has one bin. */
const BIN_PAIRS = 1500;
const MAX_BINS = 24;
/** Pairs of a level that are used, evenly drawn; more of them would only take time. */
const MAX_PAIRS = 1_000_000;
/** With fewer pairs than this the tails are empty: the normal distribution stands for them. */
const EMPIRICAL_PAIRS = 1200;
/** Forecasts below this say nothing about ratios. */
const LEAST = 1e-4;

/**
 * Learns the spread of sales around forecasts from past origins, for each level by the size of the forecast.
 *
 * Small groups sell in whole pieces and often nothing, large ones follow their forecast within a few per cent; a bin of
 * sizes shares one shape.
 *
 * @throws Error without a past forecast, or when past forecasts are of different levels
 */
export function fitQuantiles(past: readonly PastForecast[]): QuantileModel {
  if (past.length === 0) throw new Error('quantiles are learnt from past forecasts; there is none');
  const leveled = past.map((one) => ({ ...one, levels: levels(one.series) }));
  return (leveled[0] as (typeof leveled)[number]).levels.map((_, index) =>
    fitBins(
      leveled.map(({ levels: all, ...one }) => {
        const level = all[index];
        if (level === undefined) throw new Error('past forecasts have different levels');
        return { ...one, level };
      }),
    ),
  );
}

/** Bins of one level. Origins are added up one after the other, and of each only the drawn pairs are kept. */
function fitBins(past: readonly (PastForecast & { readonly level: Level })[]): readonly SizeBin[] {
  const cells = past.reduce((sum, { level }) => sum + level.groups * HORIZON, 0);
  const stride = Math.max(1, Math.ceil(cells / MAX_PAIRS));
  const forecasts = new Float64Array(Math.ceil(cells / stride));
  const ratios = new Float64Array(forecasts.length);
  let count = 0;
  let cell = 0;
  for (const { level, forecast, actual } of past) {
    const expected = aggregate(level, forecast, HORIZON);
    const sold = aggregate(level, actual, HORIZON);
    for (let at = 0; at < expected.length; at++, cell++) {
      const units = expected[at] as number;
      if (cell % stride !== 0 || units < LEAST) continue;
      forecasts[count] = units;
      ratios[count] = (sold[at] as number) / units;
      count += 1;
    }
  }
  if (count === 0) return [];
  const sorted = forecasts.slice(0, count).sort();
  const bins = Math.max(1, Math.min(MAX_BINS, Math.floor(count / BIN_PAIRS)));
  const edges = Array.from({ length: bins }, (_, bin) => sorted[Math.floor((bin * count) / bins)] as number);
  const members = Array.from({ length: bins }, (): number[] => []);
  for (let pair = 0; pair < count; pair++) {
    (members[binOf(edges, forecasts[pair] as number)] as number[]).push(pair);
  }
  return members
    .map((pairs): SizeBin | undefined => {
      // Equal forecasts can leave a bin empty, where two edges are the same.
      if (pairs.length === 0) return undefined;
      const sizes = Float64Array.from(pairs, (pair) => forecasts[pair] as number).sort();
      const spread = Float64Array.from(pairs, (pair) => ratios[pair] as number).sort();
      return {
        centre: sizes[sizes.length >> 1] as number,
        ratios:
          spread.length < EMPIRICAL_PAIRS ? normalRatios(spread) : QUANTILES.map((share) => quantile(spread, share)),
      };
    })
    .filter((bin) => bin !== undefined);
}

/** Last bin that begins at or below a size; the first edge is the smallest size. */
function binOf(edges: readonly number[], size: number): number {
  let low = 0;
  let high = edges.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) <= size) low = middle;
    else high = middle;
  }
  return low;
}

/** Between the two nearest values in proportion. @param sorted ascending */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (at - below) * (high - low);
}
