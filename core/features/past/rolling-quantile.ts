import { largest } from './largest.js';
import type { UnitCounts } from './unit-counts.js';
import type { Pass, Window } from './window.js';

/**
 * A quantile of the units, between two days interpolated linearly.
 *
 * Where the day that enters a full window equals the one that leaves it, as on most days of slow sellers, nothing is searched.
 */
export const rollingQuantile =
  ({ days, least }: Window, percent: number, counts: UnitCounts): Pass =>
  (sales, start, out) => {
    out.fill(Number.NaN);
    counts.reset(largest(sales));
    let value = Number.NaN;
    for (let day = start; day < out.length; day++) {
      const units = sales[day] as number;
      const isFull = day - days >= start;
      const leaving = isFull ? (sales[day - days] as number) : -1;
      if (units !== leaving) {
        counts.add(units, 1);
        if (isFull) counts.add(leaving, -1);
        const count = Math.min(days, day - start + 1);
        if (count >= least) value = quantile(counts, count, percent);
      }
      out[day] = value;
    }
  };

/** In hundredths of a rank, so that a rank that is whole stays so. */
function quantile(counts: UnitCounts, count: number, percent: number): number {
  const rank = (count - 1) * percent;
  const rest = rank % 100;
  const lower = counts.at((rank - rest) / 100);
  if (rest === 0) return lower;
  return lower + ((counts.at((rank - rest) / 100 + 1) - lower) * rest) / 100;
}
