import { drawNormal, normalBelow } from '@durable-forecast/lib/normal-distribution';
import type { RandomStream } from '@durable-forecast/lib/random-stream';
import type { Density } from './density.js';

/**
 * A density on [0, 1] from points: one normal kernel a point, cut off at the ends, and a wide one over the middle that
 * keeps every place possible.
 *
 * A kernel is as wide as the gap to the further one of its neighbours, so lone points speak for a wide surrounding.
 */
export class Parzen implements Density<number> {
  private readonly centres: Float64Array;
  private readonly widths: Float64Array;
  /** Height of each kernel at its centre, so that all of them together have area 1. */
  private readonly heights: Float64Array;

  /** @param points in [0, 1], in any order */
  constructor(points: readonly number[]) {
    const sorted = Float64Array.from(points).sort();
    const count = sorted.length;
    this.centres = new Float64Array(count + 1);
    this.widths = new Float64Array(count + 1);
    this.heights = new Float64Array(count + 1);
    const narrowest = 1 / Math.min(100, count + 2);
    for (let kernel = 0; kernel < count; kernel++) {
      const centre = sorted[kernel]!;
      const left = centre - (kernel === 0 ? 0 : sorted[kernel - 1]!);
      const right = (kernel === count - 1 ? 1 : sorted[kernel + 1]!) - centre;
      this.set(kernel, centre, Math.min(1, Math.max(narrowest, left, right)));
    }
    this.set(count, 0.5, 1);
  }

  draw(random: RandomStream): number {
    const kernel = Math.floor(random() * this.centres.length);
    for (let attempt = 0; attempt < 50; attempt++) {
      const point = drawNormal(random, this.centres[kernel]!, this.widths[kernel]!);
      if (point >= 0 && point <= 1) return point;
    }
    return this.centres[kernel]!;
  }

  logAt(point: number): number {
    let sum = 0;
    for (let kernel = 0; kernel < this.centres.length; kernel++) {
      const distance = (point - this.centres[kernel]!) / this.widths[kernel]!;
      const square = distance * distance;
      // Beyond nine widths a kernel adds less than the wide one's last digit.
      if (square < 81) sum += this.heights[kernel]! * Math.exp(-square / 2);
    }
    return Math.log(sum);
  }

  private set(kernel: number, centre: number, width: number): void {
    const inside = normalBelow((1 - centre) / width) - normalBelow(-centre / width);
    this.centres[kernel] = centre;
    this.widths[kernel] = width;
    this.heights[kernel] = 1 / (this.centres.length * width * Math.sqrt(2 * Math.PI) * inside);
  }
}
