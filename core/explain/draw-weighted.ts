import type { RandomStream } from '@durable-forecast/lib/random-stream';

/** Something with a priority: the smallest ones of all are the sample. */
export interface Drawn {
  readonly index: number;
  readonly priority: number;
}

/**
 * Draws by weight, without putting back: first what is drawn first. Draws of parts can be put together: the smallest
 * priorities of all are a draw of the whole.
 *
 * @param weights 0 or less is never drawn
 * @source Efraimidis, Spirakis: Weighted random sampling with a reservoir (2006)
 */
export function drawWeighted(weights: ArrayLike<number>, count: number, random: RandomStream): readonly Drawn[] {
  const drawn: Drawn[] = [];
  for (let index = 0; index < weights.length; index++) {
    // One number for each, whatever its weight: a weight that changes moves no other draw.
    const priority = -Math.log(1 - random()) / (weights[index] as number);
    if ((weights[index] as number) > 0) drawn.push({ index, priority });
  }
  return drawn.sort((a, b) => a.priority - b.priority).slice(0, count);
}
