import { studentQuantile } from '@durable-forecast/lib/normal-distribution';
import type { ControlLimits } from '../../contracts/monitoring/monitoring.js';

/** Fewer points say nothing of a spread. */
export const LEAST_POINTS = 4;
/** Newest points that count: what was usual long ago no longer is. */
export const MOST_POINTS = 16;
/** Turns the median distance from the median into a standard deviation, where points are normal. */
const MAD_TO_DEVIATION = 1.4826;

export interface LimitSettings {
  /** Which side is bad. */
  readonly sides: 'upper' | 'lower' | 'both';
  /** A spread below this is chance: so few points may lie close together. */
  readonly leastSpread: number;
  /** Share of values that lie outside although nothing has changed: 0.01. */
  readonly falseAlarms: number;
}

/**
 * Where the next value should lie: the interval of prediction around the median of the points, by their robust spread and Student's t, so
 * that few points make wide limits and one bad point among them does not hide the next.
 *
 * @returns undefined with too few points
 */
export function controlLimits(
  points: readonly number[],
  { sides, leastSpread, falseAlarms }: LimitSettings,
): ControlLimits | undefined {
  if (points.length < LEAST_POINTS) return undefined;
  const centre = median(points);
  const spread = Math.max(leastSpread, MAD_TO_DEVIATION * median(points.map((point) => Math.abs(point - centre))));
  const share = 1 - falseAlarms / (sides === 'both' ? 2 : 1);
  const reach = studentQuantile(share, points.length - 1) * spread * Math.sqrt(1 + 1 / points.length);
  return {
    ...(sides === 'upper' ? {} : { lower: centre - reach }),
    ...(sides === 'lower' ? {} : { upper: centre + reach }),
    centre,
    spread,
    points: points.length,
  };
}

/** The limit that a value is beyond; undefined where it lies within, or there are none. */
export function limitBeyond(value: number, limits: ControlLimits | undefined): number | undefined {
  if (limits?.upper !== undefined && value > limits.upper) return limits.upper;
  return limits?.lower !== undefined && value < limits.lower ? limits.lower : undefined;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const above = sorted[middle] as number;
  return sorted.length % 2 === 1 ? above : ((sorted[middle - 1] as number) + above) / 2;
}
