import { hyperparametersWithin } from '../space/points.js';
import type { Observation, Search } from './search.js';

/**
 * The observations of other searches that say something about this one: their algorithm is in it, and every value of
 * theirs that the present space has too lies within it. Parameters that only one side knows make no difference. Values
 * that went through a training job are texts; they come back as what the space has. The search's own trials pass as they are.
 */
export function overlap<Name extends string>(
  { algorithms }: Search<Name>,
  observations: readonly Observation<Name>[],
): readonly Observation<Name>[] {
  const spaces = new Map(algorithms.map(({ name, space }) => [name, space]));
  return observations.flatMap((observation) => {
    if (observation.index >= 0 && observation.source === undefined) return [observation];
    const space = spaces.get(observation.algorithm);
    const hyperparameters = space === undefined ? undefined : hyperparametersWithin(space, observation.hyperparameters);
    return hyperparameters === undefined ? [] : [{ ...observation, hyperparameters }];
  });
}
