/** What CloudWatch can say about the values of a period. */
export const STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;
export type Statistic = (typeof STATISTICS)[number];

/** The values of one period. Times are epoch milliseconds. */
export interface PeriodSummary extends Readonly<Record<Statistic, number>> {
  readonly start: number;
}

/**
 * Sums values up by period, in the order of time.
 *
 * @param period seconds; periods begin at whole multiples of it since 1970
 * @param from values of the period that holds this time are the first
 * @param to values from this time on are left out
 */
export function summarize(
  points: readonly { readonly value: number; readonly timestamp: number }[],
  period: number,
  from: number,
  to: number,
): PeriodSummary[] {
  const length = period * 1000;
  const startOf = (time: number) => Math.floor(time / length) * length;
  const first = startOf(from);
  const groups = new Map<number, number[]>();
  for (const { value, timestamp } of points) {
    if (timestamp < first || timestamp >= to) continue;
    const start = startOf(timestamp);
    const group = groups.get(start);
    if (group === undefined) groups.set(start, [value]);
    else group.push(value);
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([start, values]) => {
      const sum = values.reduce((total, value) => total + value, 0);
      const extremes = values.reduce(
        ({ least, most }, value) => ({ least: Math.min(least, value), most: Math.max(most, value) }),
        { least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY },
      );
      return {
        start,
        SampleCount: values.length,
        Average: sum / values.length,
        Sum: sum,
        Minimum: extremes.least,
        Maximum: extremes.most,
      };
    });
}
