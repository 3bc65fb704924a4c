import { drawNormal, normalBelow } from '@durable-forecast/lib/normal-distribution';

/**
 * A density on [0, 1] from points: one normal kernel a point, cut off at the ends, and a wide one over the middle that
 * keeps every place possible.
 *
 * A kernel is as wide as the gap to the further one of its neighbours, so lone points speak for a wide surrounding.
 */
export class Parzen {
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

  /** A point drawn from the density. @param random uniform in [0, 1) */
  draw(random: () => number): number {
    const kernel = Math.floor(random() * this.centres.length);
    for (let attempt = 0; attempt < 50; attempt++) {
      const point = drawNormal(random, this.centres[kernel]!, this.widths[kernel]!);
      if (point >= 0 && point <= 1) return point;
    }
    return this.centres[kernel]!;
  }

  /** Logarithm of the density at a point. */
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

/** Chances of the values of a choice: how often each was seen, and once more, so that none is impossible. */
export class Frequencies {
  private readonly chances: readonly number[];

  /** @param seen positions in the list of values @param size its length */
  constructor(seen: readonly number[], size: number) {
    const counts = new Array<number>(size).fill(1);
    for (const position of seen) counts[position] = counts[position]! + 1;
    this.chances = counts.map((count) => count / (seen.length + size));
  }

  draw(random: () => number): number {
    let left = random();
    const position = this.chances.findIndex((chance) => {
      left -= chance;
      return left < 0;
    });
    return position === -1 ? this.chances.length - 1 : position;
  }

  logAt(position: number): number {
    return Math.log(this.chances[position] as number);
  }
}
