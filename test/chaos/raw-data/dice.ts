import { type RandomStream, randomStream } from '@durable-forecast/lib/random-stream';

/** Random choices that follow from a seed and a point. */
export class Dice {
  private readonly next: RandomStream;

  constructor(seed: number, point: number) {
    this.next = randomStream(seed, point, 'raw data');
  }

  /** A whole number from 0 up to but without `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('there is nothing to pick from');
    return list[this.below(list.length)] as T;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const mixed = [...list];
    for (let at = mixed.length - 1; at > 0; at--) {
      const other = this.below(at + 1);
      [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
    }
    return mixed;
  }
}
