import { SHIFT } from '../../contracts/features/seed-set.js';
import { type MonthColumns, monthWindow } from './month-window.js';
import { largest } from './past/largest.js';
import type { RowPlace } from './rows-of.js';
import { type Pass, PADDING as SALES_PADDING, sumBefore } from './sales-pass.js';

// A constant of the module itself: V8 loads an imported one anew at each use, which makes these loops twice as slow.
const PADDING = SALES_PADDING;

/** Columns made from sales, all read `SHIFT` days late. */
export interface SalesColumns extends MonthColumns {
  readonly lag_t28: Float32Array;
  readonly lag_t29: Float32Array;
  readonly lag_t30: Float32Array;
  readonly rolling_mean_t7: Float32Array;
  readonly rolling_mean_t90: Float32Array;
  readonly rolling_mean_t180: Float32Array;
  readonly rolling_std_t7: Float32Array;
}

/**
 * Lags and rolling statistics of one series.
 *
 * A pass for each window: one over all of them would use more columns than the processor has registers. Units sold are whole
 * numbers, so sums of their powers are exact in a double as long as they stay below 2^53, and the moments lose nothing to
 * cancellation. Every day is computed, whether its window has changed or not: half of them have, and to ask costs more than to
 * compute where no processor can guess the answer.
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
  room.set(sales, PADDING);
  const end = Math.max(0, Math.min(sales.length, days - SHIFT));
  const from = Math.min(end, Math.max(0, first - SHIFT));
  const pass: Pass = { room, from, end, shift: row - first + SHIFT };
  lags(pass, out);
  longMeans(pass, out);
  shortWindow(pass, out);
  monthWindow(pass, out, largest(sales));
  markMissing(out, { first, row }, end, days);
}

function lags({ room, from, end, shift }: Pass, { lag_t28, lag_t29, lag_t30 }: SalesColumns): void {
  if (from === end) return;
  for (let t = from; t < end; t++) lag_t28[shift + t] = room[PADDING + t] as number;
  // The others are the same, a day or two later.
  const [start, stop] = [shift + from, shift + end];
  lag_t29[start] = room[PADDING + from - 1] as number;
  lag_t29.set(lag_t28.subarray(start, stop - 1), start + 1);
  lag_t30[start] = room[PADDING + from - 2] as number;
  lag_t30.set(lag_t29.subarray(start, stop - 1), start + 1);
}

function longMeans({ room, from, end, shift }: Pass, { rolling_mean_t90, rolling_mean_t180 }: SalesColumns): void {
  let sum90 = sumBefore(room, from, 90);
  let sum180 = sumBefore(room, from, 180);
  for (let t = from; t < end; t++) {
    const value = room[PADDING + t] as number;
    sum90 += value - (room[PADDING + t - 90] as number);
    sum180 += value - (room[t] as number);
    rolling_mean_t90[shift + t] = sum90 * PER_90;
    rolling_mean_t180[shift + t] = sum180 * PER_180;
  }
}

function shortWindow({ room, from, end, shift }: Pass, { rolling_mean_t7, rolling_std_t7 }: SalesColumns): void {
  let sum = sumBefore(room, from, 7);
  let squares = 0;
  for (let t = from - 7; t < from; t++) squares += (room[PADDING + t] as number) ** 2;
  for (let t = from; t < end; t++) {
    const value = room[PADDING + t] as number;
    const old = room[PADDING + t - 7] as number;
    sum += value - old;
    squares += value * value - old * old;
    rolling_mean_t7[shift + t] = sum * PER_7;
    rolling_std_t7[shift + t] = Math.sqrt(7 * squares - sum * sum) * STD_FACTOR_7;
  }
}

const PER_7 = 1 / 7;
const PER_90 = 1 / 90;
const PER_180 = 1 / 180;
/** From the root of n squared times the variance to the standard deviation of a sample. */
const STD_FACTOR_7 = 1 / Math.sqrt(42);

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
