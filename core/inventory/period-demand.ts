/** How much may be sold, in units. */
export interface Demand {
  readonly mean: number;
  readonly variance: number;
}

/**
 * The demand of some days together.
 *
 * Quantiles of days don't add up to those of their sum; means do, and variances with the correlation of the days.
 *
 * @param days one a day
 * @param correlation of any two days: 0 where each errs by itself, 1 where all err together, which is the most that the sum can vary
 */
export function periodDemand(days: readonly Demand[], correlation: number): Demand {
  const mean = days.reduce((sum, day) => sum + day.mean, 0);
  const apart = days.reduce((sum, day) => sum + day.variance, 0);
  const together = days.reduce((sum, day) => sum + Math.sqrt(day.variance), 0) ** 2;
  return { mean, variance: (1 - correlation) * apart + correlation * together };
}
