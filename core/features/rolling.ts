/**
 * Rolling statistics over one series, one pass each.
 *
 * `out[t]` belongs to the window that ends at `t`; NaN until the first full window. Units sold are whole numbers, so sums
 * of their powers are exact in a double as long as they stay below 2^53, and the moments lose nothing to cancellation.
 */

/** Up to this many units a day, sums of fourth powers over 30 days and their products stay exact. */
const EXACT_UNITS = 200;

export function rollingMean(values: Uint16Array, window: number, out: Float32Array): void {
  let sum = 0;
  for (let t = 0; t < values.length; t++) {
    sum += values[t] as number;
    if (t >= window) sum -= values[t - window] as number;
    out[t] = t < window - 1 ? Number.NaN : sum / window;
  }
}

/** Sample standard deviation. */
export function rollingStd(values: Uint16Array, window: number, out: Float32Array): void {
  let sum = 0;
  let squares = 0;
  for (let t = 0; t < values.length; t++) {
    const value = values[t] as number;
    sum += value;
    squares += value * value;
    if (t >= window) {
      const old = values[t - window] as number;
      sum -= old;
      squares -= old * old;
    }
    out[t] = t < window - 1 ? Number.NaN : Math.sqrt((window * squares - sum * sum) / (window * (window - 1)));
  }
}

/** Bias-corrected skewness and excess kurtosis; 0 and -3 for a constant window, as pandas gives them. */
export function rollingSkewKurt(values: Uint16Array, window: number, skew: Float32Array, kurt: Float32Array): void {
  let [s1, s2, s3, s4] = [0, 0, 0, 0];
  const n = window;
  const skewFactor = Math.sqrt(n * (n - 1)) / (n - 2);
  const kurtFactor = (n - 1) / ((n - 2) * (n - 3));
  const exact = largest(values) <= EXACT_UNITS;
  for (let t = 0; t < values.length; t++) {
    const value = values[t] as number;
    const square = value * value;
    s1 += value;
    s2 += square;
    s3 += square * value;
    s4 += square * square;
    if (t >= n) {
      const old = values[t - n] as number;
      const oldSquare = old * old;
      s1 -= old;
      s2 -= oldSquare;
      s3 -= oldSquare * old;
      s4 -= oldSquare * oldSquare;
    }
    if (t < n - 1) {
      skew[t] = Number.NaN;
      kurt[t] = Number.NaN;
      continue;
    }
    // n^k times the central moments: whole numbers, so a constant window gives exactly zero.
    const m2 = n * s2 - s1 * s1;
    if (m2 === 0) {
      skew[t] = 0;
      kurt[t] = -3;
      continue;
    }
    let m3 = n * n * s3 - 3 * n * s1 * s2 + 2 * s1 * s1 * s1;
    let m4 = n * n * n * s4 - 4 * n * n * s1 * s3 + 6 * n * s1 * s1 * s2 - 3 * s1 * s1 * s1 * s1;
    if (!exact) [m3, m4] = scaledMoments(values, t - n + 1, n, s1);
    const g1 = m3 / (m2 * Math.sqrt(m2));
    const g2 = m4 / (m2 * m2) - 3;
    skew[t] = g1 * skewFactor;
    kurt[t] = kurtFactor * ((n + 1) * g2 + 6);
  }
}

function largest(values: Uint16Array): number {
  let most = 0;
  for (let t = 0; t < values.length; t++) if ((values[t] as number) > most) most = values[t] as number;
  return most;
}

/** The same scaled moments by two passes over the window, for sales too large for exact power sums. */
function scaledMoments(values: Uint16Array, from: number, n: number, sum: number): [number, number] {
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

/** Sample standard deviation of prices; a window with a missing price is missing, an unchanged price gives exactly 0. */
export function rollingPriceStd(prices: Float32Array, window: number, out: Float32Array): void {
  let sum = 0;
  let squares = 0;
  let known = 0;
  let reference = 0;
  let unchanged = 0;
  for (let t = 0; t < prices.length; t++) {
    const price = prices[t] as number;
    if (Number.isNaN(price)) {
      [sum, squares, known, unchanged] = [0, 0, 0, 0];
      out[t] = Number.NaN;
      continue;
    }
    // Measured from the first price of the stretch, where differences are small and rounding is harmless.
    if (known === 0) reference = price;
    unchanged = known > 0 && price === prices[t - 1] ? unchanged + 1 : 1;
    const difference = price - reference;
    sum += difference;
    squares += difference * difference;
    known += 1;
    if (known > window) {
      const old = (prices[t - window] as number) - reference;
      sum -= old;
      squares -= old * old;
    }
    if (known < window) out[t] = Number.NaN;
    else if (unchanged >= window) out[t] = 0;
    else out[t] = Math.sqrt(Math.max(0, squares - (sum * sum) / window) / (window - 1));
  }
}

/** (highest price of the `window` days before - price) / that highest price; missing where a price of the window is. */
export function priceBelowMax(prices: Float32Array, window: number, out: Float32Array): void {
  // Monotone queue of positions whose prices fall: its head is the maximum of the window.
  const queue = new Int32Array(prices.length);
  let head = 0;
  let tail = 0;
  let known = 0;
  for (let t = 0; t < prices.length; t++) {
    const price = prices[t] as number;
    while (head < tail && (queue[head] as number) < t - window) head += 1;
    const highest = prices[queue[head] as number] as number;
    out[t] = known >= window && head < tail ? (highest - price) / highest : Number.NaN;
    if (Number.isNaN(price)) {
      [head, tail, known] = [0, 0, 0];
      continue;
    }
    known += 1;
    while (head < tail && (prices[queue[tail - 1] as number] as number) <= price) tail -= 1;
    queue[tail] = t;
    tail += 1;
  }
}
