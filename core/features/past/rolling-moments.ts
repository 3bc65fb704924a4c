import { largest } from './largest.js';
import type { Pass, Window } from './window.js';

/** Standard deviation with n-1. Up to 2 years of 65,535 units a day the products below are exact. */
export const rollingStd =
  ({ days, least }: Window): Pass =>
  (sales, start, out) => {
    out.fill(Number.NaN);
    let sum = 0;
    let squares = 0;
    for (let day = start; day < out.length; day++) {
      const units = sales[day] as number;
      const leaving = day - days >= start ? (sales[day - days] as number) : 0;
      sum += units - leaving;
      squares += units * units - leaving * leaving;
      const count = Math.min(days, day - start + 1);
      if (count >= least) out[day] = Math.sqrt((count * squares - sum * sum) / (count * (count - 1)));
    }
  };

/** Skewness, bias-corrected; 0 while all days are equal. */
export const rollingSkew = (window: Window): Pass =>
  rollingShape(window, ({ count, m2, m3 }) =>
    m2 === 0 ? 0 : ((m3 / (m2 * Math.sqrt(m2))) * Math.sqrt(count * (count - 1))) / (count - 2),
  );

/** Excess kurtosis, bias-corrected; -3 while all days are equal. */
export const rollingKurt = (window: Window): Pass =>
  rollingShape(window, ({ count, m2, m4 }) =>
    m2 === 0 ? -3 : ((count - 1) * ((count + 1) * (m4 / (m2 * m2) - 3) + 6)) / ((count - 2) * (count - 3)),
  );

interface Moments {
  count: number;
  /** Central moments: means of powers of the distance from the mean. */
  m2: number;
  m3: number;
  m4: number;
}

/** Terms of a moment that are so many times larger than it leave too few digits of it. */
const MOST_CANCELLED = 1e6;

/**
 * Sums of powers, which whole numbers make exact up to 2^53, give the moments in O(1) a day. Where they would not be exact,
 * or the mean is so large against the spread that the difference of two large terms says little, the window is gone through.
 */
function rollingShape({ days, least }: Window, shape: (moments: Moments) => number): Pass {
  const moments: Moments = { count: 0, m2: 0, m3: 0, m4: 0 };
  return (sales, start, out) => {
    out.fill(Number.NaN);
    const longest = Math.min(days, out.length);
    const exact = longest * largest(sales) ** 4 <= Number.MAX_SAFE_INTEGER;
    let [sum, squares, cubes, fourths] = [0, 0, 0, 0];
    let value = Number.NaN;
    for (let day = start; day < out.length; day++) {
      const units = sales[day] as number;
      const isFull = day - days >= start;
      const leaving = isFull ? (sales[day - days] as number) : 0;
      if (!isFull || units !== leaving) {
        const square = units * units;
        const oldSquare = leaving * leaving;
        sum += units - leaving;
        squares += square - oldSquare;
        cubes += square * units - oldSquare * leaving;
        fourths += square * square - oldSquare * oldSquare;
        const count = Math.min(days, day - start + 1);
        if (count >= least) {
          moments.count = count;
          // A whole number, so equal days give exactly zero.
          moments.m2 = (count * squares - sum * sum) / (count * count);
          const isSound = exact && fromSums(moments, sum / count, squares / count, cubes / count, fourths / count);
          if (moments.m2 > 0 && !isSound) fromDays(moments, sales, day - count + 1, sum / count);
          value = shape(moments);
        }
      }
      out[day] = value;
    }
  };
}

/** Third and fourth moments from means of powers. @returns whether enough digits are left of them */
function fromSums(moments: Moments, mean: number, squares: number, cubes: number, fourths: number): boolean {
  const { m2 } = moments;
  moments.m3 = cubes - 3 * mean * squares + 2 * mean * mean * mean;
  moments.m4 = fourths - 4 * mean * cubes + 6 * mean * mean * squares - 3 * mean * mean * mean * mean;
  return cubes <= MOST_CANCELLED * m2 * Math.sqrt(m2) && fourths <= MOST_CANCELLED * m2 * m2;
}

function fromDays(moments: Moments, sales: Uint16Array, from: number, mean: number): void {
  let [thirds, fourths] = [0, 0];
  for (let day = from; day < from + moments.count; day++) {
    const deviation = (sales[day] as number) - mean;
    const square = deviation * deviation;
    thirds += square * deviation;
    fourths += square * square;
  }
  moments.m3 = thirds / moments.count;
  moments.m4 = fourths / moments.count;
}
