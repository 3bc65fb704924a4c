import { QUANTILES } from '../../../contracts/publication/table-columns.js';

/** What is forecast of a series or of a group of them, day after day. */
export interface DailyForecast {
  /** ISO dates. */
  readonly dates: readonly string[];
  /** Units, the mean. */
  readonly mean: readonly number[];
  /** One a quantile of `QUANTILES`, each as long as `dates`; undefined where the version has none. */
  readonly quantiles: readonly (readonly number[])[] | undefined;
}

/** The days of one quantile. */
export const quantileDays = (
  { quantiles }: DailyForecast,
  quantile: (typeof QUANTILES)[number],
): readonly number[] | undefined => quantiles?.[QUANTILES.indexOf(quantile)];

export const totalOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
