import type { RandomStream } from '@durable-forecast/lib/random-stream';

/** Where points are likely. */
export interface Density<Point> {
  draw(random: RandomStream): Point;
  /** Logarithm of the density at a point. */
  logAt(point: Point): number;
}

/**
 * Of some draws from the good density, the one that speaks most for good against bad; the first of equals.
 *
 * @param candidates at least 1
 * @param settle what a draw becomes when it is proposed: that is what is judged
 */
export function bestOf<Point>(
  good: Density<Point>,
  bad: Density<Point>,
  candidates: number,
  random: RandomStream,
  settle: (point: Point) => Point,
): Point {
  let best: { readonly point: Point; readonly gain: number } | undefined;
  for (let candidate = 0; candidate < candidates || best === undefined; candidate++) {
    const point = settle(good.draw(random));
    const gain = good.logAt(point) - bad.logAt(point);
    if (best === undefined || gain > best.gain) best = { point, gain };
  }
  return best.point;
}
