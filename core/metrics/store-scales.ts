import type { LevelIndex } from '../hierarchy/level-index.js';
import type { Panel } from '../panel/panel.js';
import { dollarSales, knownDays, meanChange, type ScaledLevel, type Scales } from './scales.js';

/** An origin, and what each group of each level has sold in dollars in the 28 days up to it. */
interface OriginWeights {
  readonly originDay: number;
  readonly known: number;
  /** One a level. */
  readonly weights: readonly Float64Array[];
}

/**
 * The scales of levels 1 to 11 at some origins, as `scalesOf` makes them, made of one store after the other: of a store's panel what it
 * adds to the sums of these levels is kept.
 */
export class StoreScales {
  private readonly origins: readonly OriginWeights[];
  /** Days up to the last of the origins. */
  private readonly days: number;
  /** One a level, groups x days, units sold. */
  private readonly past: readonly Float64Array[];

  /**
   * @param index that knows all stores
   * @param panel of any store
   */
  constructor(
    private readonly index: LevelIndex,
    panel: Pick<Panel, 'calendar' | 'days'>,
    originDays: readonly number[],
  ) {
    this.origins = originDays.map((originDay) => ({
      originDay,
      known: knownDays(panel, originDay),
      weights: index.levels.map(({ groups }) => new Float64Array(groups)),
    }));
    this.days = Math.max(...this.origins.map(({ known }) => known));
    this.past = index.levels.map(({ groups }) => new Float64Array(groups * this.days));
  }

  /** Stores come in the order of the panels. */
  add(panel: Panel): void {
    const { days } = this;
    const dollars = this.origins.map(({ known }) => dollarSales(panel, known));
    for (const [at, { groupOf }] of this.index.levelsOf(panel.series).entries()) {
      const past = this.past[at] as Float64Array;
      for (let row = 0; row < groupOf.length; row++) {
        const group = groupOf[row] as number;
        const [to, from] = [group * days, row * panel.days];
        for (let day = 0; day < days; day++) {
          past[to + day] = (past[to + day] as number) + (panel.sales[from + day] as number);
        }
        for (const [origin, { weights: byLevel }] of this.origins.entries()) {
          const weights = byLevel[at] as Float64Array;
          weights[group] = (weights[group] as number) + (dollars[origin]![row] as number);
        }
      }
    }
  }

  /** One an origin; their series are those that stand for all. */
  finish(): readonly Scales[] {
    const { series, levels } = this.index;
    return this.origins.map(({ originDay, known, weights }): Scales => {
      const scaled = levels.map((level, at): ScaledLevel => {
        const changes = Array.from({ length: level.groups }, (_, group) =>
          meanChange((this.past[at] as Float64Array).subarray(group * this.days, group * this.days + known)),
        );
        return {
          level,
          weights: weights[at] as Float64Array,
          squaredScales: Float64Array.from(changes, ({ squared }) => squared),
          absoluteScales: Float64Array.from(changes, ({ absolute }) => absolute),
        };
      });
      return { originDay, series, levels: scaled };
    });
  }
}
