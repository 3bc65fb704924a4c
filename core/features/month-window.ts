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
export function monthWindow(pass: Pass, out: MonthColumns, most: number): void {
  if (most <= EXACT_UNITS) exactMonths(pass, out);
  else largeMonths(pass, out);
}

/** The moments from running sums of powers. */
function exactMonths(
  { room, from, end, shift }: Pass,
  { rolling_mean_t30, rolling_std_t30, rolling_skew_t30, rolling_kurt_t30 }: MonthColumns,
): void {
  let [sum, squares, cubes, fourths] = sumsBefore(room, from);
  for (let t = from; t < end; t++) {
    const value = room[PADDING + t] as number;
    const old = room[PADDING + t - 30] as number;
    const square = value * value;
    const oldSquare = old * old;
    sum += value - old;
    squares += square - oldSquare;
    cubes += square * value - oldSquare * old;
    fourths += square * square - oldSquare * oldSquare;
    // n^k times the central moments: whole numbers, so a constant window gives exactly zero.
    const m2 = 30 * squares - sum * sum;
    const m3 = 900 * cubes - sum * (90 * squares - 2 * sum * sum);
    const m4 = 27_000 * fourths - sum * (3600 * cubes - sum * (180 * squares - 3 * sum * sum));
    const root = Math.sqrt(m2);
    // One division for all of them.
    const inverse = 1 / m2;
    const isConstant = m2 === 0;
    rolling_mean_t30[shift + t] = sum * PER_30;
    rolling_std_t30[shift + t] = root * STD_FACTOR_30;
    rolling_skew_t30[shift + t] = isConstant ? 0 : m3 * inverse * inverse * root * SKEW_FACTOR;
    rolling_kurt_t30[shift + t] = isConstant ? -3 : KURT_FACTOR * (31 * (m4 * inverse * inverse - 3) + 6);
  }
}

/** The third and fourth ones from the days of each window. */
function largeMonths(
  { room, from, end, shift }: Pass,
  { rolling_mean_t30, rolling_std_t30, rolling_skew_t30, rolling_kurt_t30 }: MonthColumns,
): void {
  let [sum, squares] = sumsBefore(room, from);
  for (let t = from; t < end; t++) {
    const value = room[PADDING + t] as number;
    const old = room[PADDING + t - 30] as number;
    sum += value - old;
    squares += value * value - old * old;
    const m2 = 30 * squares - sum * sum;
    const [m3, m4] = scaledMoments(room, PADDING + t - 29, 30, sum);
    const root = Math.sqrt(m2);
    const inverse = 1 / m2;
    const isConstant = m2 === 0;
    rolling_mean_t30[shift + t] = sum * PER_30;
    rolling_std_t30[shift + t] = root * STD_FACTOR_30;
    rolling_skew_t30[shift + t] = isConstant ? 0 : m3 * inverse * inverse * root * SKEW_FACTOR;
    rolling_kurt_t30[shift + t] = isConstant ? -3 : KURT_FACTOR * (31 * (m4 * inverse * inverse - 3) + 6);
  }
}

/** Sums of the powers of the 30 days before a day. */
function sumsBefore(room: Float64Array, day: number): readonly [number, number, number, number] {
  let [sum, squares, cubes, fourths] = [0, 0, 0, 0];
  for (let t = day - 30; t < day; t++) {
    const value = room[PADDING + t] as number;
    sum += value;
    squares += value * value;
    cubes += value * value * value;
    fourths += value * value * value * value;
  }
  return [sum, squares, cubes, fourths];
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
