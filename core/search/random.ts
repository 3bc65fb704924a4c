import { randomFor } from '@durable-forecast/lib/random-stream';
import type { Search } from '../../contracts/request/search-space.js';
import type { Observation, Proposal } from './observation.js';
import { type Hyperparameters, pointOf, spacesOf, valueAt } from './space.js';

/** Draws before a space counts as tried out; a point is then tried again. */
const DRAWS = 100;

/** Draws again where a discrete space gave a point that was tried before, as long as that is likely to help. */
export function randomPoint(search: Search, history: readonly Observation[], index: number): Proposal {
  const spaces = spacesOf(search);
  for (let draw = 0; ; draw++) {
    const random = (name: string) => randomFor(search.seed, index, `${draw}/${name}`);
    const [algorithm, space] = spaces[Math.floor(random('algorithm') * spaces.length)] as (typeof spaces)[number];
    const hyperparameters = pointOf(space, (name, parameter) => valueAt(parameter, random(`${algorithm}/${name}`)));
    const point = { index, algorithm, hyperparameters };
    if (draw === DRAWS || !wasTried(point, history)) return point;
  }
}

/** Whether this sweep has the very point; another one's trials were on other data. */
export const wasTried = (point: Proposal, history: readonly Observation[]): boolean =>
  history.some((seen) => seen.algorithm === point.algorithm && sameValues(seen.hyperparameters, point.hyperparameters));

function sameValues(a: Hyperparameters, b: Hyperparameters): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
