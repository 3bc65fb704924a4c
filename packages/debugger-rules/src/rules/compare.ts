/**
 * Comparisons with thresholds. Numbers within one part in a billion of a threshold count as equal to it: 1.1 against 1.0
 * is 10.000000000000009 % in binary arithmetic, and a threshold of 10 % must not fire on the last digit.
 */
const RELATIVE = 1e-9;

/** A threshold of 0 has no size of its own to measure rounding by. */
const tolerance = (threshold: number) => (threshold === 0 ? 1e-12 : RELATIVE * Math.abs(threshold));

/** Strictly above, and not only by rounding. NaN is above nothing. */
export const exceeds = (value: number, threshold: number): boolean =>
  value > threshold + (Number.isFinite(threshold) ? tolerance(threshold) : 0);

/** Strictly below, and not only by rounding. */
export const fallsBelow = (value: number, threshold: number): boolean =>
  value < threshold - (Number.isFinite(threshold) ? tolerance(threshold) : 0);

/** A number for a sentence: six digits. */
export const shown = (value: number): string => String(Number(value.toPrecision(6)));

/** `(value - base) / |base|` in percent; infinite when only the base is 0. */
export function percentAbove(value: number, base: number): number {
  if (value === base) return 0;
  return (100 * (value - base)) / Math.abs(base);
}

/** Keeps what JSON can carry. */
export const finiteOnly = (numbers: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(numbers).filter(([, value]) => Number.isFinite(value)));
