import { aggregate } from '../hierarchy/levels.js';
import { daysOf } from './days-of.js';
import type { Scales } from './scales.js';
import { QUANTILES } from './wspl.js';

/** Bands whose coverage is told, by the quantiles that bound them. */
export const BANDS = {
  /** Half of all sales should lie in it. */
  half: [0.25, 0.75],
  /** 95 of 100. */
  wide: [0.025, 0.975],
} as const satisfies Record<string, readonly [(typeof QUANTILES)[number], (typeof QUANTILES)[number]]>;

/** Share of sales within a band. */
export interface Coverage {
  /** Mean of the levels. */
  readonly average: number;
  /** Levels 1 to 12. */
  readonly levels: readonly number[];
}

/**
 * How often the sales of a group and day lie within a band of their quantiles, bounds included: where nothing is sold on most days, the
 * lower bound is nothing too.
 *
 * @param quantiles one array a level: groups x 9 x days, as `wspl` takes them
 * @param actual series x days, units sold
 */
export function coverage(
  { series, levels }: Pick<Scales, 'series' | 'levels'>,
  quantiles: readonly Float32Array[],
  actual: Float32Array,
  band: keyof typeof BANDS,
): Coverage {
  const days = daysOf(series.count, actual, actual);
  const [low, high] = BANDS[band].map((quantile) => QUANTILES.indexOf(quantile)) as [number, number];
  const shares = levels.map(({ level }, index) => {
    const bounds = quantiles[index] as Float32Array;
    const sold = aggregate(level, actual, days);
    const boundOf = (group: number, at: number, step: number) =>
      bounds[(group * QUANTILES.length + at) * days + step] as number;
    let inside = 0;
    for (let group = 0; group < level.groups; group++) {
      for (let step = 0; step < days; step++) {
        const units = sold[group * days + step] as number;
        if (units >= boundOf(group, low, step) && units <= boundOf(group, high, step)) inside += 1;
      }
    }
    return inside / (level.groups * days);
  });
  return { average: shares.reduce((sum, share) => sum + share, 0) / shares.length, levels: shares };
}
