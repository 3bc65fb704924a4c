import { randomFor } from '@durable-forecast/lib/random-stream';
import { pointOf } from '../space/points.js';
import { valueAt } from '../space/unit-scale.js';
import type { Algorithm, Observation, Proposal, Search } from './search.js';
import { wasTried } from './was-tried.js';

/** Draws before a space counts as tried out; a point is then tried again. */
const DRAWS = 100;

/**
 * A point drawn evenly from the algorithms and along the scales of their spaces. It is drawn again where a discrete space
 * gave one that was tried before, as long as that is likely to help.
 */
export function randomPoint<Name extends string>(
  search: Search<Name>,
  history: readonly Observation<Name>[],
  index: number,
): Proposal<Name> {
  const { seed, algorithms } = search;
  for (let draw = 0; ; draw++) {
    const random = (name: string) => randomFor(seed, index, `${draw}/${name}`);
    const { name, space } = algorithms[Math.floor(random('algorithm') * algorithms.length)] as Algorithm<Name>;
    const hyperparameters = pointOf(space, (dimension) => valueAt(dimension, random(`${name}/${dimension.name}`)));
    const point = { index, algorithm: name, hyperparameters };
    if (draw === DRAWS || !wasTried(search, point, history)) return point;
  }
}
