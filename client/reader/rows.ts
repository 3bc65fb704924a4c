import type { QUANTILES } from '../../contracts/publication/table-columns.js';

/** `q0.005` … `q0.995`: units of which that share of outcomes lies below. */
export type QuantileColumn = `q${(typeof QUANTILES)[number]}`;

/** Quantiles of a row; undefined in a version without quantiles. */
export type QuantileValues = { readonly [Column in QuantileColumn]?: number };

/** The forecast of a series on a day: a row of `forecast.parquet`, by the names of its columns. */
export interface ForecastRow extends QuantileValues {
  /** Name of the series. */
  readonly id: string;
  readonly item_id: string;
  readonly dept_id: string;
  readonly cat_id: string;
  readonly store_id: string;
  readonly state_id: string;
  /** ISO date. */
  readonly date: string;
  /** The same day as M5 counts them: `d_1942`. */
  readonly d: string;
  /** Units, the mean. */
  readonly forecast: number;
}

/** The forecast of a group of series on a day: a row of `levels.parquet`. Ids in which the series of the group differ are empty. */
export interface LevelRow extends Omit<ForecastRow, 'id'> {
  /** 1 (total) to 11 (item x state). */
  readonly level: number;
  /** Name of the group, such as `CA_1_FOODS_3`. */
  readonly group: string;
}
