/** Zeros before the first day stand for days that leave a window before it is full. */
export const PADDING = 180;

/** Room for the sales of a series as doubles, with padding. */
export const newSalesRoom = (days: number): Float64Array => new Float64Array(PADDING + days);

/** The days whose values are written, as positions in the sales, and how far from them their rows are. */
export interface Pass {
  /** Sales behind the padding. */
  readonly room: Float64Array;
  readonly from: number;
  readonly end: number;
  readonly shift: number;
}

/** Sum of the `window` days before a day. */
export function sumBefore(room: Float64Array, day: number, window: number): number {
  let sum = 0;
  for (let t = day - window; t < day; t++) sum += room[PADDING + t] as number;
  return sum;
}
