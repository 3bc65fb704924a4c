import { SHIFT } from '../../contracts/features/seed-set.js';
import type { RowPlace } from './rows-of.js';

/** Columns made from sales, all read `SHIFT` days late. */
export interface SalesColumns {
  readonly lag_t28: Float32Array;
  readonly lag_t29: Float32Array;
  readonly lag_t30: Float32Array;
  readonly rolling_mean_t7: Float32Array;
  readonly rolling_mean_t30: Float32Array;
  readonly rolling_mean_t90: Float32Array;
  readonly rolling_mean_t180: Float32Array;
  readonly rolling_std_t7: Float32Array;
  readonly rolling_std_t30: Float32Array;
  readonly rolling_skew_t30: Float32Array;
  readonly rolling_kurt_t30: Float32Array;
}

/** Zeros before the first day stand for days that leave a window before it is full. */
const PADDING = 180;

/** Up to this many units a day, sums of fourth powers over 30 days and their products stay exact. */
const EXACT_UNITS = 200;

/** Room for the sales of a series as doubles, with padding. */
export const newSalesRoom = (days: number): Float64Array => new Float64Array(PADDING + days);

/**
 * Lags and rolling statistics of one series in one pass.
 *
 * Units sold are whole numbers, so sums of their powers are exact in a double as long as they stay below 2^53, and the
 * moments lose nothing to cancellation. Where the value that enters a window equals the one that leaves it, as on most days
 * of slow sellers, nothing is computed again.
 *
 * @param sales units of the known days
 * @param days days to fill, known days and horizon
 */
export function salesColumns(
  sales: Uint16Array,
  days: number,
  out: SalesColumns,
  { first, row }: RowPlace,
  room: Float64Array,
): void {
  const known = sales.length;
  room.set(sales, PADDING);
  const exact = largest(sales) <= EXACT_UNITS;
  const shift = row - first + SHIFT;
  const end = Math.min(known, days - SHIFT);
  // Names of their own: looking a column up in each step costs more than the arithmetic.
  const { lag_t28, lag_t29, lag_t30, rolling_mean_t7, rolling_mean_t30, rolling_mean_t90, rolling_mean_t180 } = out;
  const { rolling_std_t7, rolling_std_t30, rolling_skew_t30, rolling_kurt_t30 } = out;
  let [sum7, squares7, sum30, squares30, cubes30, fourths30, sum90, sum180] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [mean7, std7, mean30, std30, skew30, kurt30] = [0, 0, 0, 0, 0, -3];
  for (let t = 0; t < end; t++) {
    const value = room[PADDING + t] as number;
    const old7 = room[PADDING + t - 7] as number;
    const old30 = room[PADDING + t - 30] as number;
    sum90 += value - (room[PADDING + t - 90] as number);
    sum180 += value - (room[t] as number);
    const square = value * value;
    if (value !== old7) {
      sum7 += value - old7;
      squares7 += square - old7 * old7;
      mean7 = sum7 / 7;
      std7 = Math.sqrt((7 * squares7 - sum7 * sum7) / 42);
    }
    if (value !== old30) {
      const oldSquare = old30 * old30;
      sum30 += value - old30;
      squares30 += square - oldSquare;
      cubes30 += square * value - oldSquare * old30;
      fourths30 += square * square - oldSquare * oldSquare;
    }
    if (t + SHIFT < first) continue;
    const at = shift + t;
    if (value !== old30 || t + SHIFT === first) {
      // n^k times the central moments: whole numbers, so a constant window gives exactly zero.
      const m2 = 30 * squares30 - sum30 * sum30;
      mean30 = sum30 / 30;
      std30 = Math.sqrt(m2 / 870);
      if (m2 === 0) {
        skew30 = 0;
        kurt30 = -3;
      } else {
        let m3 = 900 * cubes30 - 90 * sum30 * squares30 + 2 * sum30 * sum30 * sum30;
        let m4 =
          27_000 * fourths30 -
          3600 * sum30 * cubes30 +
          180 * sum30 * sum30 * squares30 -
          3 * sum30 * sum30 * sum30 * sum30;
        if (!exact) [m3, m4] = scaledMoments(room, PADDING + t - 29, 30, sum30);
        skew30 = (m3 / (m2 * Math.sqrt(m2))) * SKEW_FACTOR;
        kurt30 = KURT_FACTOR * (31 * (m4 / (m2 * m2) - 3) + 6);
      }
    }
    lag_t28[at] = value;
    lag_t29[at] = room[PADDING + t - 1] as number;
    lag_t30[at] = room[PADDING + t - 2] as number;
    rolling_mean_t7[at] = mean7;
    rolling_std_t7[at] = std7;
    rolling_mean_t30[at] = mean30;
    rolling_std_t30[at] = std30;
    rolling_skew_t30[at] = skew30;
    rolling_kurt_t30[at] = kurt30;
    rolling_mean_t90[at] = sum90 * PER_90;
    rolling_mean_t180[at] = sum180 * PER_180;
  }
  markMissing(out, { first, row }, Math.max(0, end), days);
}

const PER_90 = 1 / 90;
const PER_180 = 1 / 180;

/** Bias correction of skewness and excess kurtosis over 30 days. */
const SKEW_FACTOR = Math.sqrt(30 * 29) / 28;
const KURT_FACTOR = 29 / (28 * 27);

/** Days of history that each column needs before it has a value. */
const NEEDS: Readonly<Record<keyof SalesColumns, number>> = {
  lag_t28: 1,
  lag_t29: 2,
  lag_t30: 3,
  rolling_mean_t7: 7,
  rolling_mean_t30: 30,
  rolling_mean_t90: 90,
  rolling_mean_t180: 180,
  rolling_std_t7: 7,
  rolling_std_t30: 30,
  rolling_skew_t30: 30,
  rolling_kurt_t30: 30,
};
const COLUMNS = Object.entries(NEEDS) as readonly (readonly [keyof SalesColumns, number])[];

/** Windows that are not full are missing, and so is what lies more than `SHIFT` days beyond the known days. */
function markMissing(out: SalesColumns, { first, row }: RowPlace, end: number, days: number): void {
  for (const [name, need] of COLUMNS) {
    const early = Math.min(days, SHIFT + Math.min(end, need - 1));
    if (early > first) out[name].fill(Number.NaN, row, row + early - first);
    const late = Math.max(first, SHIFT + end);
    if (late < days) out[name].fill(Number.NaN, row + late - first, row + days - first);
  }
}

function largest(values: Uint16Array): number {
  let most = 0;
  for (let t = 0; t < values.length; t++) if ((values[t] as number) > most) most = values[t] as number;
  return most;
}

/** n^k times the third and fourth central moments by two passes over the window, for sales too large for power sums. */
function scaledMoments(values: Float64Array, from: number, n: number, sum: number): [number, number] {
  let m3 = 0;
  let m4 = 0;
  for (let t = from; t < from + n; t++) {
    const deviation = n * (values[t] as number) - sum;
    const square = deviation * deviation;
    m3 += square * deviation;
    m4 += square * square;
  }
  return [m3 / n, m4 / n];
}
