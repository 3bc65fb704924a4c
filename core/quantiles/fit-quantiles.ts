import { aggregate, levels } from '../hierarchy/levels.js';
import { QUANTILES } from '../metrics/wspl.js';
import { HORIZON, type SeriesTable } from '../panel/panel.js';

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
/** With fewer pairs than this the tails are empty: the normal distribution with their spread stands for them. */
const EMPIRICAL_PAIRS = 1200;
/** Standard normal quantiles of `QUANTILES`. */
const NORMAL = [-2.5758, -1.96, -0.9741, -0.6745, 0, 0.6745, 0.9741, 1.96, 2.5758] as const;
/** Forecasts below this say nothing about ratios. */
const LEAST = 1e-4;

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
  const counts = levels((past[0] as PastForecast).series).length;
  return Array.from({ length: counts }, (_, index) => fitLevel(past, index));
}

function fitLevel(past: readonly PastForecast[], index: number): readonly SizeBin[] {
  const forecasts: number[] = [];
  const ratios: number[] = [];
  for (const { series, forecast, actual } of past) {
    const level = levels(series)[index];
    if (level === undefined) throw new Error('past forecasts have different levels');
    const told = aggregate(level, forecast, HORIZON);
    const sold = aggregate(level, actual, HORIZON);
    told.forEach((units, cell) => {
      if (units < LEAST) return;
      forecasts.push(units);
      ratios.push((sold[cell] as number) / units);
    });
  }
  const order = Uint32Array.from(forecasts.keys()).sort(
    (a, b) => (forecasts[a] as number) - (forecasts[b] as number) || a - b,
  );
  const bins = Math.max(1, Math.min(MAX_BINS, Math.floor(order.length / BIN_PAIRS)));
  return Array.from({ length: order.length === 0 ? 0 : bins }, (_, bin): SizeBin => {
    const rows = order.subarray(Math.floor((bin * order.length) / bins), Math.floor(((bin + 1) * order.length) / bins));
    const sorted = Float64Array.from(rows, (row) => ratios[row] as number).sort();
    return {
      centre: forecasts[rows[rows.length >> 1] as number] as number,
      ratios:
        sorted.length < EMPIRICAL_PAIRS ? normalRatios(sorted) : QUANTILES.map((share) => quantile(sorted, share)),
    };
  });
}

/** Around 1, so that a bias of few past days is not carried on. */
function normalRatios(ratios: Float64Array): number[] {
  const spread = Math.sqrt(ratios.reduce((sum, ratio) => sum + (ratio - 1) ** 2, 0) / ratios.length);
  return NORMAL.map((deviations) => Math.max(0, 1 + deviations * spread));
}

/** Between the two nearest values in proportion. @param sorted ascending */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (at - below) * (high - low);
}
