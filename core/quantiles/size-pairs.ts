import { QUANTILES } from '../metrics/wspl.js';
import { normalRatios } from './normal-ratios.js';

/** Quantiles of sales against their forecast, for groups of a size. */
export interface SizeBin {
  /** Median of the forecasts of the bin, units a day. */
  readonly centre: number;
  /** One a quantile: units sold per unit forecast. */
  readonly ratios: readonly number[];
}

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
 * Forecasts of a level's groups and days with what was sold, of which bins by size are learnt. Groups and days are cells, numbered over all
 * origins; which of them are drawn is a matter of their numbers, so they may come in any order.
 */
export class SizePairs {
  private readonly stride: number;
  private readonly forecasts: Float64Array;
  private readonly ratios: Float64Array;
  private count = 0;

  /** @param cells how many will come */
  constructor(cells: number) {
    this.stride = Math.max(1, Math.ceil(cells / MAX_PAIRS));
    this.forecasts = new Float64Array(Math.ceil(cells / this.stride));
    this.ratios = new Float64Array(this.forecasts.length);
  }

  /**
   * Adds cells that follow each other.
   *
   * @param first number of the first one
   * @param from where they begin in both arrays
   */
  add(first: number, expected: ArrayLike<number>, sold: ArrayLike<number>, from: number, cells: number): void {
    const skipped = (this.stride - (first % this.stride)) % this.stride;
    for (let at = skipped; at < cells; at += this.stride) {
      const units = expected[from + at] as number;
      if (units < LEAST) continue;
      this.forecasts[this.count] = units;
      this.ratios[this.count] = (sold[from + at] as number) / units;
      this.count += 1;
    }
  }

  /** Smallest first; none where no forecast was above zero. */
  bins(): readonly SizeBin[] {
    const { count, forecasts, ratios } = this;
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
