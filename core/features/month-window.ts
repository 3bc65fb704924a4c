import { type Pass, PADDING as SALES_PADDING } from './sales-pass.js';

// A constant of the module itself: see `sales-columns.ts`.
const PADDING = SALES_PADDING;

/** Statistics of the 30 days before a day. */
export interface MonthColumns {
  readonly rolling_mean_t30: Float32Array;
  readonly rolling_std_t30: Float32Array;
  readonly rolling_skew_t30: Float32Array;
  readonly rolling_kurt_t30: Float32Array;
}

/** Up to this many units a day, sums of fourth powers over 30 days and their products stay exact. */
const EXACT_UNITS = 200;

const PER_30 = 1 / 30;
/** From the root of n squared times the variance to the standard deviation of a sample. */
const STD_FACTOR_30 = 1 / Math.sqrt(870);
/** Bias correction of skewness and excess kurtosis over 30 days. */
const SKEW_FACTOR = Math.sqrt(30 * 29) / 28;
const KURT_FACTOR = 29 / (28 * 27);

/** @param most units of a day of the series */
export function monthWindow(
  { room, from, end, shift }: Pass,
  { rolling_mean_t30, rolling_std_t30, rolling_skew_t30, rolling_kurt_t30 }: MonthColumns,
  most: number,
): void {
  const isExact = most <= EXACT_UNITS;
  let [sum, squares, cubes, fourths] = [0, 0, 0, 0];
  for (let t = from - 30; t < from; t++) {
    const value = room[PADDING + t] as number;
    sum += value;
    squares += value * value;
    cubes += value * value * value;
    fourths += value * value * value * value;
  }
  let [mean, std, skew, kurt] = [0, 0, 0, -3];
  for (let t = from; t < end; t++) {
    const value = room[PADDING + t] as number;
    const old = room[PADDING + t - 30] as number;
    if (value !== old || t === from) {
      const square = value * value;
      const oldSquare = old * old;
      sum += value - old;
      squares += square - oldSquare;
      cubes += square * value - oldSquare * old;
      fourths += square * square - oldSquare * oldSquare;
      // n^k times the central moments: whole numbers, so a constant window gives exactly zero.
      const m2 = 30 * squares - sum * sum;
      const root = Math.sqrt(m2);
      mean = sum * PER_30;
      std = root * STD_FACTOR_30;
      if (m2 === 0) {
        skew = 0;
        kurt = -3;
      } else {
        let m3 = 900 * cubes - sum * (90 * squares - 2 * sum * sum);
        let m4 = 27_000 * fourths - sum * (3600 * cubes - sum * (180 * squares - 3 * sum * sum));
        if (!isExact) [m3, m4] = scaledMoments(room, PADDING + t - 29, 30, sum);
        // One division for all of them: they cost more than everything else here.
        const inverse = 1 / m2;
        skew = m3 * inverse * inverse * root * SKEW_FACTOR;
        kurt = KURT_FACTOR * (31 * (m4 * inverse * inverse - 3) + 6);
      }
    }
    rolling_mean_t30[shift + t] = mean;
    rolling_std_t30[shift + t] = std;
    rolling_skew_t30[shift + t] = skew;
    rolling_kurt_t30[shift + t] = kurt;
  }
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
