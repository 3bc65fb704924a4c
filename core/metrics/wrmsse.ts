import { type Attribute, aggregate } from '../hierarchy/levels.js';
import type { Panel, SeriesTable } from '../panel/panel.js';
import { daysOf } from './days-of.js';
import { NothingToWeigh } from './nothing-to-weigh.js';
import { type ScaledLevel, type Scales, scalesOf } from './scales.js';

export interface WrmsseInput {
  readonly panel: Panel;
  /** N of the last day that the forecast knew. */
  readonly originDay: number;
  /** series x 28, units a day. */
  readonly forecast: Float32Array;
  /** series x 28, units sold. */
  readonly actual: Float32Array;
}

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

/**
 * Weighted root mean squared scaled error over the twelve M5 levels.
 *
 * Each series of a level (a sum of bottom series) has its squared error scaled by the mean squared day-to-day change of
 * its own past, counted from its first day with sales, and weighs as much as its dollar sales of the last 28 known days.
 * A series whose past never changes has no scale; it is left out and the others of its level share its weight.
 *
 * @source M5 Competitors' Guide, pp. 5-9
 * @throws NothingToWeigh where nothing was sold in these 28 days: any number would be a wrong one
 */
export const wrmsse = ({ panel, originDay, forecast, actual }: WrmsseInput): Wrmsse =>
  scoreWrmsse(scalesOf(panel, originDay), forecast, actual);

/** The same for several forecasts of one origin, whose scales are made once; of the first days alone, where not all have come. */
export function scoreWrmsse(scales: Scales, forecast: Float32Array, actual: Float32Array): Wrmsse {
  const { series } = scales;
  const scored = scoreLevels(scales, forecast, actual);
  const byLevel = scored.map((level) => scoreOf(scales, level));
  return {
    average: mean(byLevel),
    levels: byLevel,
    stores: within('store', series, scored),
    departments: within('department', series, scored),
  };
}

/** The mean of the levels alone, for a search that scores many forecasts. */
export const averageWrmsse = (scales: Scales, forecast: Float32Array, actual: Float32Array): number =>
  mean(scoreLevels(scales, forecast, actual).map((level) => scoreOf(scales, level)));

function scoreLevels({ series, levels }: Scales, forecast: Float32Array, actual: Float32Array): ScoredLevel[] {
  const days = daysOf(series.count, forecast, actual);
  const errors = Float64Array.from(forecast, (value, index) => value - (actual[index] as number));
  return levels.map((scaled) => ({ scaled, rmsse: scaledErrors(scaled, errors, days) }));
}

/** RMSSE of each group; NaN where there is no scale. */
function scaledErrors({ level, squaredScales }: ScaledLevel, errors: Float64Array, days: number): Float64Array {
  const sums = aggregate(level, errors, days);
  return squaredScales.map((scale, group) => {
    if (scale === 0) return Number.NaN;
    let squares = 0;
    for (let cell = group * days; cell < (group + 1) * days; cell++) squares += (sums[cell] as number) ** 2;
    return Math.sqrt(squares / days / scale);
  });
}

/** @throws NothingToWeigh */
function scoreOf({ originDay }: Scales, { scaled, rmsse }: ScoredLevel): number {
  const score = weightedMean(scaled, rmsse);
  if (score === undefined) throw new NothingToWeigh(originDay, scaled.level);
  return score;
}

interface ScoredLevel {
  readonly scaled: ScaledLevel;
  readonly rmsse: Float64Array;
}

/** The score of each store or department by itself, over the levels whose groups lie within one. */
function within(
  attribute: 'store' | 'department',
  series: SeriesTable,
  scored: readonly ScoredLevel[],
): Readonly<Record<string, number | null>> {
  const { labels, codes } = series[attribute];
  const levels = scored.filter(({ scaled }) => scaled.level.attributes.some((one) => OWNERS[attribute].includes(one)));
  const present = new Set(codes);
  // All owners in one pass over the groups: a pass each would cost stores times series.
  const byLevel = levels.map(({ scaled, rmsse }) => meansByOwner(scaled, rmsse, codes, labels.length));
  const partOf = (code: number): number | null => {
    const own = byLevel.map((means) => means[code]);
    return own.every((score) => score !== undefined) ? mean(own) : null;
  };
  return Object.fromEntries(
    labels.flatMap((label, code) => (present.has(code) ? [[label, partOf(code)] as const] : [])),
  );
}

/**
 * The weighted mean of each owner's groups, in the order of the groups.
 *
 * @param owners of each series; those of a group have the same one
 * @returns one an owner, undefined where nothing weighs anything
 */
function meansByOwner(
  { level, weights }: ScaledLevel,
  values: Float64Array,
  owners: Uint16Array,
  count: number,
): readonly (number | undefined)[] {
  const ownerOf = new Int32Array(level.groups);
  level.groupOf.forEach((group, row) => {
    ownerOf[group] = owners[row] as number;
  });
  const sums = new Float64Array(count);
  const totals = new Float64Array(count);
  for (let group = 0; group < values.length; group++) {
    const value = values[group] as number;
    if (Number.isNaN(value)) continue;
    const [owner, weight] = [ownerOf[group] as number, weights[group] as number];
    sums[owner] = (sums[owner] as number) + weight * value;
    totals[owner] = (totals[owner] as number) + weight;
  }
  return Array.from(sums, (sum, owner) => (totals[owner] === 0 ? undefined : sum / (totals[owner] as number)));
}

/** Attributes that fix the store or the department of a group: an item belongs to one department. */
const OWNERS: Readonly<Record<'store' | 'department', readonly Attribute[]>> = {
  store: ['store'],
  department: ['department', 'item'],
};

/** Undefined where no group weighs anything. */
function weightedMean({ weights }: ScaledLevel, values: Float64Array): number | undefined {
  let sum = 0;
  let total = 0;
  for (let group = 0; group < values.length; group++) {
    const value = values[group] as number;
    if (Number.isNaN(value)) continue;
    const weight = weights[group] as number;
    sum += weight * value;
    total += weight;
  }
  return total === 0 ? undefined : sum / total;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
