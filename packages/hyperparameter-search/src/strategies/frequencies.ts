import type { RandomStream } from '@durable-forecast/lib/random-stream';
import type { Density } from './density.js';

/** Chances of the values of a choice: how often each was seen, and once more, so that none is impossible. */
export class Frequencies implements Density<number> {
  private readonly chances: readonly number[];

  /** @param seen positions in the list of values @param size its length */
  constructor(seen: readonly number[], size: number) {
    const counts = new Array<number>(size).fill(1);
    for (const position of seen) counts[position] = counts[position]! + 1;
    this.chances = counts.map((count) => count / (seen.length + size));
  }

  draw(random: RandomStream): number {
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
