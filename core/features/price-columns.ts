import type { PriceRuns } from './price-runs.js';
import { fillDays, type RowPlace } from './rows-of.js';

/** The price of each day. */
export function priceColumn({ count, starts, prices }: PriceRuns, out: Float32Array, place: RowPlace): void {
  for (let run = 0; run < count; run++) {
    fillDays(out, place, starts[run] as number, starts[run + 1] as number, prices[run] as number);
  }
}

/** (price of the day before - price) / price of the day before; missing where either is. */
export function priceChange({ count, starts, prices }: PriceRuns, out: Float32Array, place: RowPlace): void {
  for (let run = 0; run < count; run++) {
    const start = starts[run] as number;
    const price = prices[run] as number;
    const before = run === 0 ? Number.NaN : (prices[run - 1] as number);
    fillDays(out, place, start, start + 1, (before - price) / before);
    fillDays(out, place, start + 1, starts[run + 1] as number, Number.isNaN(price) ? Number.NaN : 0);
  }
}

/** Sample standard deviation of the `window` prices up to each day; missing where one of them is, 0 while a price stays. */
export function rollingPriceStd(runs: PriceRuns, window: number, out: Float32Array, place: RowPlace): void {
  const { count, starts, prices } = runs;
  /** First run of the stretch without a missing price. */
  let known = 0;
  for (let run = 0; run < count; run++) {
    const start = starts[run] as number;
    const end = starts[run + 1] as number;
    if (Number.isNaN(prices[run] as number)) {
      fillDays(out, place, start, end, Number.NaN);
      known = run + 1;
      continue;
    }
    // Full windows begin here, and windows within the run there.
    const full = Math.min(end, Math.max(start, (starts[known] as number) + window - 1));
    const same = Math.min(end, Math.max(full, start + window - 1));
    fillDays(out, place, start, full, Number.NaN);
    for (let day = Math.max(full, place.first); day < same; day++) {
      out[place.row + day - place.first] = stdOfWindow(runs, run, known, day, window);
    }
    fillDays(out, place, same, end, 0);
  }
}

/** @param run the one in which the window ends, on `day`; @param known the first that it may reach back to */
function stdOfWindow({ starts, prices }: PriceRuns, run: number, known: number, day: number, window: number): number {
  // Measured from the newest price, so that differences are small and rounding is harmless.
  const reference = prices[run] as number;
  const first = day - window + 1;
  let sum = 0;
  let squares = 0;
  for (let index = run - 1; index >= known; index--) {
    const end = starts[index + 1] as number;
    if (end <= first) break;
    const days = end - Math.max(first, starts[index] as number);
    const difference = (prices[index] as number) - reference;
    sum += days * difference;
    squares += days * difference * difference;
  }
  return Math.sqrt(Math.max(0, squares - (sum * sum) / window) / (window - 1));
}

/** Room for the runs that can still be the highest: positions, in falling order of price. */
export const newPriceQueue = (days: number): Int32Array => new Int32Array(days + 1);

/** (highest price of the `window` days before - price) / that highest price; missing where a price of the window is. */
export function priceBelowMax(
  { count, starts, prices }: PriceRuns,
  window: number,
  queue: Int32Array,
  out: Float32Array,
  place: RowPlace,
): void {
  let head = 0;
  let tail = 0;
  let known = 0;
  for (let run = 0; run < count; run++) {
    const start = starts[run] as number;
    const end = starts[run + 1] as number;
    const price = prices[run] as number;
    if (Number.isNaN(price)) {
      fillDays(out, place, start, end, Number.NaN);
      [head, tail, known] = [0, 0, run + 1];
      continue;
    }
    const full = Math.min(end, Math.max(start, (starts[known] as number) + window));
    fillDays(out, place, start, full, Number.NaN);
    let day = full;
    // The run's own price counts from its second day on.
    const enter = () => {
      while (head < tail && (prices[queue[tail - 1] as number] as number) <= price) tail -= 1;
      queue[tail] = run;
      tail += 1;
    };
    if (day > start) enter();
    while (day < end) {
      while (head < tail && (starts[(queue[head] as number) + 1] as number) <= day - window) head += 1;
      const highest = prices[queue[head] as number] as number;
      // Until the highest run leaves the window, or this run enters it.
      const leaves = (starts[(queue[head] as number) + 1] as number) + window;
      const until = day === start ? start + 1 : Math.min(end, leaves);
      fillDays(out, place, day, until, (highest - price) / highest);
      if (day === start) enter();
      day = until;
    }
  }
}
