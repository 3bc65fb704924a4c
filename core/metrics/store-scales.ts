import type { LevelIndex } from '../hierarchy/level-index.js';
import { levels } from '../hierarchy/levels.js';
import type { Panel, SeriesTable } from '../panel/panel.js';
import { dollarSales, meanChange, type ScaledLevel, type Scales } from './scales.js';

/** What a level's groups have sold on each known day, and weigh. */
interface GroupSums {
  /** groups x days */
  readonly past: Float64Array;
  readonly weights: Float64Array;
}

/**
 * The scales of `scalesOf`, made of one store after the other: of a store's panel its series' weights and scales are kept, and what it adds
 * to the sums of the levels above.
 */
export class StoreScales {
  private readonly sums: readonly GroupSums[];
  private readonly ofSeries: { readonly weight: number[]; readonly squared: number[]; readonly absolute: number[] } = {
    weight: [],
    squared: [],
    absolute: [],
  };

  /**
   * @param index that knows all stores
   * @param known days up to the origin
   */
  constructor(
    private readonly index: LevelIndex,
    private readonly originDay: number,
    private readonly known: number,
  ) {
    this.sums = index.levels.map(({ groups }) => ({
      past: new Float64Array(groups * known),
      weights: new Float64Array(groups),
    }));
  }

  /** Stores come in the order of the panels. */
  add(panel: Panel): void {
    const { known } = this;
    const dollars = dollarSales(panel, known);
    for (const [at, { groupOf }] of this.index.levelsOf(panel.series).entries()) {
      const { past, weights } = this.sums[at] as GroupSums;
      for (let row = 0; row < groupOf.length; row++) {
        const group = groupOf[row] as number;
        const [to, from] = [group * known, row * panel.days];
        for (let day = 0; day < known; day++) {
          past[to + day] = (past[to + day] as number) + (panel.sales[from + day] as number);
        }
        weights[group] = (weights[group] as number) + (dollars[row] as number);
      }
    }
    for (let row = 0; row < panel.series.count; row++) {
      const own = panel.sales.subarray(row * panel.days, row * panel.days + known);
      const { squared, absolute } = meanChange(own);
      this.ofSeries.weight.push(dollars[row] as number);
      this.ofSeries.squared.push(squared);
      this.ofSeries.absolute.push(absolute);
    }
  }

  /** @param series of all stores, in the order in which they came */
  finish(series: SeriesTable): Scales {
    const { known } = this;
    const all = levels(series);
    const above = this.sums.map(({ past, weights }, at): ScaledLevel => {
      const changes = Array.from(weights, (_, group) => meanChange(past.subarray(group * known, (group + 1) * known)));
      return {
        level: all[at]!,
        weights,
        squaredScales: Float64Array.from(changes, ({ squared }) => squared),
        absoluteScales: Float64Array.from(changes, ({ absolute }) => absolute),
      };
    });
    const level = all.at(-1)!;
    const byGroup = (values: readonly number[]) => {
      const placed = new Float64Array(level.groups);
      level.groupOf.forEach((group, row) => {
        placed[group] = values[row] as number;
      });
      return placed;
    };
    const { weight, squared, absolute } = this.ofSeries;
    const single = {
      level,
      weights: byGroup(weight),
      squaredScales: byGroup(squared),
      absoluteScales: byGroup(absolute),
    };
    return { originDay: this.originDay, series, levels: [...above, single] };
  }
}
