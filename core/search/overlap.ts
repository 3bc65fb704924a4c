import type { Scalar, Search, SearchParameter, SearchSpace } from '../../contracts/request/search-space.js';
import type { Observation } from './observation.js';
import { exists, type Hyperparameters, inOrder, kindOf, spacesOf } from './space.js';

/**
 * The observations of other sweeps that say something about this search: their algorithm is in it, and every value of
 * theirs that the present space has too lies within it. Parameters that only one side knows make no difference. Values
 * that went through a training job are texts; they come back as what the space has. The search's own trials pass as they are.
 */
export function overlap(search: Search, observations: readonly Observation[]): readonly Observation[] {
  const spaces = new Map(spacesOf(search));
  return observations.flatMap((observation) => {
    if (observation.index >= 0 && observation.source === undefined) return [observation];
    const space = spaces.get(observation.algorithm);
    const hyperparameters = space === undefined ? undefined : within(space, observation.hyperparameters);
    return hyperparameters === undefined ? [] : [{ ...observation, hyperparameters }];
  });
}

/** The values that the space knows; undefined when one lies outside. */
function within(space: SearchSpace, values: Hyperparameters): Hyperparameters | undefined {
  const point: Record<string, Scalar> = {};
  for (const [name, parameter] of inOrder(space)) {
    const value = values[name];
    if (value === undefined || !exists(parameter, point)) continue;
    const found = valueWithin(parameter, value);
    if (found === undefined) return undefined;
    point[name] = found;
  }
  return point;
}

function valueWithin(parameter: SearchParameter, value: Scalar): Scalar | undefined {
  const kind = kindOf(parameter);
  if ('values' in kind) return kind.values.find((known) => String(known) === String(value));
  const { min, max, type } = kind.range;
  const number = typeof value === 'boolean' || value === '' ? Number.NaN : Number(value);
  const fits = number >= min && number <= max && (type === 'float' || Number.isInteger(number));
  return fits ? number : undefined;
}
