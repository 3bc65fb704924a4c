import { type Attribute, addSums, aggregate } from '../hierarchy/levels.js';
import { HORIZON } from '../panel/panel.js';
import { daysOf } from './days-of.js';
import { NothingToWeigh } from './nothing-to-weigh.js';
import type { ScaledLevel, Scales } from './scales.js';
import type { ScoredPart } from './scored-part.js';
import { WeightedMeans } from './weighted-means.js';

export interface Wrmsse {
  /** Mean of the levels. */
  readonly average: number;
  /** Levels 1 to 12. */
  readonly levels: readonly number[];
  /**
   * Each store by itself: the mean of the levels whose series lie within one store (3, 8, 9, 12), by label; null where
   * nothing was sold in the last 28 known days, so that nothing can be weighed.
   */
  readonly stores: Readonly<Record<string, number | null>>;
  /** Each department by itself likewise: levels 5, 7, 9 to 12. */
  readonly departments: Readonly<Record<string, number | null>>;
}

type Owner = 'store' | 'department';

/** Attributes that fix the store or the department of a group: an item belongs to one department. */
const OWNERS: Readonly<Record<Owner, readonly Attribute[]>> = {
  store: ['store'],
  department: ['department', 'item'],
};

/**
 * The errors of a forecast, added up a part of the series at a time: what is held are sums of the groups of levels 1 to 11, and of the
 * single series their weighted mean.
 *
 * Every number of one part is that of all series at once. Of several, only sums over single series of several of them are added in
 * another order, so that level 12 and what it is part of may differ in the last digits.
 */
export class ErrorSums {
  /** One a level, groups x days. */
  private readonly sums: readonly Float64Array[];
  private readonly single: { readonly all: WeightedMeans } & Readonly<Record<Owner, WeightedMeans>>;
  private singleLevel: ScaledLevel['level'] | undefined;

  /**
   * @param above levels 1 to 11 over all parts; the series are all of them, or some so that every group has one
   * @param days how many of the 28 are scored
   */
  constructor(
    private readonly above: Scales,
    private readonly days = HORIZON,
  ) {
    this.sums = above.levels.map(({ level }) => new Float64Array(level.groups * days));
    this.single = this.means();
  }

  /** @param forecast series x days, units a day @param actual series x days, units sold */
  add({ series, above, single }: ScoredPart, forecast: Float32Array, actual: Float32Array): void {
    const { days } = this;
    if (daysOf(series.count, forecast, actual) !== days) {
      throw new Error(`errors of ${days} days are added up; got ${actual.length / series.count}`);
    }
    const errors = new Float64Array(forecast.length);
    for (let cell = 0; cell < errors.length; cell++) {
      errors[cell] = (forecast[cell] as number) - (actual[cell] as number);
    }
    for (const [at, level] of above.entries()) addSums(level, errors, days, this.sums[at] as Float64Array);
    this.addSeries({ series, single }, scaledErrors(single, aggregate(single.level, errors, days), days));
    this.singleLevel = single.level;
  }

  /** The mean of the levels alone. @throws NothingToWeigh */
  average(): number {
    return mean(this.byLevel(this.rmsseAbove()));
  }

  /** @throws NothingToWeigh */
  score(): Wrmsse {
    const rmsse = this.rmsseAbove();
    const levels = this.byLevel(rmsse);
    return {
      average: mean(levels),
      levels,
      stores: this.within('store', rmsse),
      departments: this.within('department', rmsse),
    };
  }

  private means() {
    const { store, department } = this.above.series;
    return {
      all: new WeightedMeans(1),
      store: new WeightedMeans(store.labels.length),
      department: new WeightedMeans(department.labels.length),
    };
  }

  /** A part is added up by itself before it joins the others, in the order of its groups. */
  private addSeries({ series, single }: Pick<ScoredPart, 'series' | 'single'>, rmsse: Float64Array): void {
    const part = this.means();
    const rowOf = new Int32Array(single.level.groups);
    single.level.groupOf.forEach((group, row) => {
      rowOf[group] = row;
    });
    for (let group = 0; group < rmsse.length; group++) {
      const [row, weight, value] = [rowOf[group] as number, single.weights[group] as number, rmsse[group] as number];
      part.all.add(0, weight, value);
      part.store.add(series.store.codes[row] as number, weight, value);
      part.department.add(series.department.codes[row] as number, weight, value);
    }
    for (const kind of ['all', 'store', 'department'] as const) this.single[kind].addAll(part[kind]);
  }

  /** RMSSE of each group, level by level. */
  private rmsseAbove(): readonly Float64Array[] {
    return this.above.levels.map((scaled, at) => scaledErrors(scaled, this.sums[at] as Float64Array, this.days));
  }

  private byLevel(rmsse: readonly Float64Array[]): readonly number[] {
    const { originDay, levels } = this.above;
    if (this.singleLevel === undefined) throw new Error('no series was added');
    const scoreOf = (level: ScaledLevel['level'], score: number | undefined): number => {
      if (score === undefined) throw new NothingToWeigh(originDay, level);
      return score;
    };
    return [
      ...levels.map(({ level, weights }, at) => {
        const all = new WeightedMeans(1);
        rmsse[at]!.forEach((value, group) => {
          all.add(0, weights[group] as number, value);
        });
        return scoreOf(level, all.of(0));
      }),
      scoreOf(this.singleLevel, this.single.all.of(0)),
    ];
  }

  /** The score of each store or department by itself, over the levels whose groups lie within one. */
  private within(owner: Owner, rmsse: readonly Float64Array[]): Readonly<Record<string, number | null>> {
    const { series, levels } = this.above;
    const { labels, codes } = series[owner];
    // All owners in one pass over the groups: a pass each would cost stores times series.
    const byLevel = levels.flatMap((scaled, at) => {
      if (!scaled.level.attributes.some((one) => OWNERS[owner].includes(one))) return [];
      return [meansByOwner(scaled, rmsse[at] as Float64Array, codes, labels.length)];
    });
    const present = new Set(codes);
    const partOf = (code: number): number | null => {
      const own = [...byLevel, this.single[owner]].map((means) => means.of(code));
      return own.every((score) => score !== undefined) ? mean(own) : null;
    };
    return Object.fromEntries(
      labels.flatMap((label, code) => (present.has(code) ? [[label, partOf(code)] as const] : [])),
    );
  }
}

/** RMSSE of each group; NaN where there is no scale. @param sums of errors, groups x days */
function scaledErrors({ squaredScales }: ScaledLevel, sums: Float64Array, days: number): Float64Array {
  return squaredScales.map((scale, group) => {
    if (scale === 0) return Number.NaN;
    let squares = 0;
    for (let cell = group * days; cell < (group + 1) * days; cell++) squares += (sums[cell] as number) ** 2;
    return Math.sqrt(squares / days / scale);
  });
}

/** The weighted mean of each owner's groups, in the order of the groups. @param owners of each series; those of a group have the same one */
function meansByOwner(
  { level, weights }: ScaledLevel,
  values: Float64Array,
  owners: Uint16Array,
  count: number,
): WeightedMeans {
  const ownerOf = new Int32Array(level.groups);
  level.groupOf.forEach((group, row) => {
    ownerOf[group] = owners[row] as number;
  });
  const means = new WeightedMeans(count);
  values.forEach((value, group) => {
    means.add(ownerOf[group] as number, weights[group] as number, value);
  });
  return means;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
