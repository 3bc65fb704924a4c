import { addDays } from '@durable-forecast/lib/add-days';
import { HORIZON } from '../../core/panel/panel.js';
import type { ForecastValues } from '../records/read-forecast-values.js';

/** A series in two forecasts, units over the days that are compared. */
export interface ComparedSeries {
  readonly series: string;
  readonly a: number;
  readonly b: number;
  /** Its largest difference on a day, units. */
  readonly most: number;
}

/** Two forecasts, number by number. */
export interface ComparedForecasts {
  /**
   * `same days`: those that both have, first and last as ISO dates. `days ahead`: they have none in common, and the first day after
   * the one origin is held against the first after the other.
   */
  readonly by: 'same days' | 'days ahead';
  readonly days: number;
  readonly dates: readonly [string, string] | undefined;
  /** Series that both have, and those of one alone. */
  readonly series: number;
  readonly onlyA: number;
  readonly onlyB: number;
  /** Units of the series that both have. */
  readonly totals: { readonly a: number; readonly b: number };
  /** Series with a number that differs by more than the tolerance, and how many numbers those are. */
  readonly differing: { readonly series: number; readonly numbers: number };
  /** The largest share by which a number differs from the larger of the two. */
  readonly mostShare: number;
  /** Those that differ, by how far their sums lie apart, the farthest first. */
  readonly changed: readonly ComparedSeries[];
}

/**
 * Holds two forecasts against each other.
 *
 * @param tolerance share of the larger of two numbers by which they may differ and still count as equal; 0: to the last bit
 */
export function compareForecasts(a: ForecastValues, b: ForecastValues, tolerance = 0): ComparedForecasts {
  const { by, days, fromA, fromB } = commonDays(a.firstDate, b.firstDate);
  const totals = { a: 0, b: 0 };
  const changed: ComparedSeries[] = [];
  let [series, numbers, mostShare] = [0, 0, 0];
  for (const [name, valuesA] of a.series) {
    const valuesB = b.series.get(name);
    if (valuesB === undefined) continue;
    series += 1;
    let [sumA, sumB, most, own] = [0, 0, 0, 0];
    for (let day = 0; day < days; day++) {
      const [one, other] = [valuesA[fromA + day] as number, valuesB[fromB + day] as number];
      sumA += one;
      sumB += other;
      if (Object.is(one, other) || one === other) continue;
      const distance = Math.abs(one - other);
      const share = shareOf(distance, one, other);
      most = Math.max(most, distance || 0);
      mostShare = Math.max(mostShare, share);
      if (share > tolerance) own += 1;
    }
    totals.a += sumA;
    totals.b += sumB;
    numbers += own;
    if (own > 0) changed.push({ series: name, a: sumA, b: sumB, most });
  }
  return {
    ...{ by, days, series, totals, mostShare },
    dates: by === 'days ahead' ? undefined : [addDays(a.firstDate, fromA), addDays(a.firstDate, fromA + days - 1)],
    onlyA: a.series.size - series,
    onlyB: b.series.size - series,
    differing: { series: changed.length, numbers },
    changed: changed.sort((one, other) => apart(other) - apart(one)),
  };
}

/** A number where the other has none differs as far as anything can. */
function shareOf(distance: number, one: number, other: number): number {
  const share = distance / Math.max(Math.abs(one), Math.abs(other));
  return Number.isNaN(share) ? 1 : share;
}

/** Whether both have the same series and, within the tolerance that they were compared with, the same numbers. */
export const isSameForecast = ({
  differing,
  series,
  onlyA,
  onlyB,
}: Pick<ComparedForecasts, 'differing' | 'series' | 'onlyA' | 'onlyB'>): boolean =>
  differing.numbers === 0 && onlyA + onlyB === 0 && series > 0;

const apart = ({ a, b, most }: ComparedSeries): number => Math.abs(b - a) || most / HORIZON;

function commonDays(a: string, b: string) {
  const between = Math.round((Date.parse(b) - Date.parse(a)) / 86_400_000);
  const days = HORIZON - Math.abs(between);
  return days > 0
    ? { by: 'same days' as const, days, fromA: Math.max(0, between), fromB: Math.max(0, -between) }
    : { by: 'days ahead' as const, days: HORIZON, fromA: 0, fromB: 0 };
}
