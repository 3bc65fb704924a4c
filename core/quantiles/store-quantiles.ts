import type { LevelIndex } from '../hierarchy/level-index.js';
import { addSums, type Level } from '../hierarchy/levels.js';
import { HORIZON } from '../panel/panel.js';
import type { QuantileModel } from './fit-quantiles.js';
import { SizePairs } from './size-pairs.js';

/**
 * Learns what `fitQuantiles` does, of forecasts that come a store at a time: what is held are the sums of an origin's groups of levels 1 to
 * 11, and the pairs that are drawn. The model is the same to the last digit.
 */
export class StoreQuantiles {
  private readonly groups: readonly number[];
  private readonly pairs: readonly SizePairs[];
  private readonly ofSeries: SizePairs;
  private sums: readonly { readonly expected: Float64Array; readonly sold: Float64Array }[];
  private closed = 0;

  /**
   * @param index that knows all stores
   * @param series how many there are
   */
  constructor(
    index: LevelIndex,
    private readonly series: number,
    origins: number,
  ) {
    this.groups = index.levels.map(({ groups }) => groups);
    this.pairs = this.groups.map((groups) => new SizePairs(origins * groups * HORIZON));
    this.ofSeries = new SizePairs(origins * series * HORIZON);
    this.sums = this.nothing();
  }

  /**
   * Adds a store to the sums of an origin. Stores come in the order of the panels, origins the oldest first.
   *
   * @param above levels 1 to 11 of its series, groups numbered over all stores
   * @param forecast series x 28, units a day
   * @param actual series x 28, units sold
   */
  addSums(above: readonly Level[], forecast: Float32Array, actual: Float32Array): void {
    for (const [at, level] of above.entries()) {
      const { expected, sold } = this.sums[at]!;
      addSums(level, forecast, HORIZON, expected);
      addSums(level, actual, HORIZON, sold);
    }
  }

  /** All stores of an origin were added. */
  closeOrigin(): void {
    for (const [at, { expected, sold }] of this.sums.entries()) {
      this.pairs[at]!.add(this.closed * expected.length, expected, sold, 0, expected.length);
    }
    this.closed += 1;
    this.sums = this.nothing();
  }

  /**
   * Adds the single series of a store at an origin; they may come in any order.
   *
   * @param origin its place among them, 0 the oldest
   * @param ranks numbers of the series among the groups of level 12 (`SeriesRanks`)
   */
  addSeries(origin: number, ranks: Int32Array, forecast: Float32Array, actual: Float32Array): void {
    for (let row = 0; row < ranks.length; row++) {
      const first = (origin * this.series + (ranks[row] as number)) * HORIZON;
      this.ofSeries.add(first, forecast, actual, row * HORIZON, HORIZON);
    }
  }

  finish(): QuantileModel {
    return [...this.pairs, this.ofSeries].map((pairs) => pairs.bins());
  }

  private nothing() {
    return this.groups.map((groups) => ({
      expected: new Float64Array(groups * HORIZON),
      sold: new Float64Array(groups * HORIZON),
    }));
  }
}
