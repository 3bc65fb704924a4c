/** Days of a window that nothing leaves; a small whole number, because arithmetic with Infinity is slow. */
export const EVER = 1 << 30;

/** Where the windows of a statistic lie. */
export interface Window {
  /** Days, the newest the day itself; `EVER` for all up to it. */
  readonly days: number;
  /** No value while the window has fewer of the values that count. */
  readonly least: number;
}

/**
 * Computes a statistic as of every day of a series.
 *
 * @param sales units of the known days
 * @param start first day that counts; later than all of them for a series that was never on sale
 * @param out one value a known day, NaN where there is none
 */
export type Pass = (sales: Uint16Array, start: number, out: Float32Array) => void;
