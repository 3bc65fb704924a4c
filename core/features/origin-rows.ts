import { HORIZON, type Panel } from '../panel/panel.js';

/** Days between training origins. */
const STRIDE = 7;
/** Days of history that an origin needs before it teaches anything. */
export const MIN_ORIGIN_HISTORY = 56;

/**
 * Weekly origins up to `last`, oldest first.
 *
 * @param last N of the newest origin
 * @param historyDays so many days up to `last` at most are used
 */
export function weeklyOrigins(
  { calendar }: Panel,
  last: number,
  historyDays: number = Number.POSITIVE_INFINITY,
): number[] {
  const first = Math.max(calendar.firstDay, last - historyDays + 1) + MIN_ORIGIN_HISTORY - 1;
  const origins: number[] = [];
  for (let origin = last; origin >= first; origin -= STRIDE) origins.unshift(origin);
  return origins;
}

/** Which rows are drawn: the same for the same series, whatever shard it lies in. */
export interface RowSample {
  /** Share of the rows, above 0 and up to 1. */
  readonly share: number;
  readonly seed: number;
}

/** Says for each row whether it is drawn. @param key number of the series in the whole scope; @param origin N of the day */
export function rowSampler({ share, seed }: RowSample): (key: number, origin: number, step: number) => boolean {
  if (!(share > 0 && share <= 1)) throw new Error(`a share of rows is above 0 and at most 1; got ${share}`);
  if (share === 1) return () => true;
  const limit = share * 2 ** 32;
  return (key, origin, step) => mix(mix(seed, key), origin * HORIZON + step) < limit;
}

/** Mixes a number into a hash so that every bit of both reaches every bit of the result; 32 bits, unsigned. */
function mix(hash: number, value: number): number {
  let x = (Math.imul(hash ^ value, 0x9e3779b1) + 0x7f4a7c15) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}
