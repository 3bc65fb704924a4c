import type * as search from '@durable-forecast/hyperparameter-search';
import { type Algorithm, BUNDLED, declared } from '../../contracts/algorithms/algorithms.js';
import { conditionOf, formOf } from '../../contracts/algorithms/parameter-form.js';
import type { Search, SearchParameter, SearchSpace } from '../../contracts/request/search-space.js';

/** Significant digits of proposed numbers: more make a leaderboard hard to read, and a trial no better. */
const DIGITS = 6;

/** A request's search as the strategies know it. */
export const searchOf = (request: Search): search.Search<Algorithm> => ({
  seed: request.seed,
  algorithms: spacesOf(request).map(([name, space]) => ({ name, space: dimensionsOf(space) })),
});

/** The algorithms of a search with their spaces, in a fixed order whatever the request's: bundled ones go first. */
export function spacesOf({ algorithms }: Search): readonly (readonly [Algorithm, SearchSpace])[] {
  const others = Object.keys(algorithms).filter((name) => !(BUNDLED as readonly string[]).includes(name));
  return [...BUNDLED, ...others.sort()].flatMap((name) => {
    const entry = algorithms[name];
    return entry === undefined ? [] : [[name, entry.space ?? declared(algorithms, name).space] as const];
  });
}

/** The parameters of a request's space, in its order. */
export const dimensionsOf = (space: SearchSpace): search.Space =>
  Object.entries(space).map(([name, parameter]) => dimensionOf(name, parameter));

function dimensionOf(name: string, parameter: SearchParameter): search.Dimension {
  const form = formOf(parameter);
  if ('range' in form) return { kind: 'range', name, digits: DIGITS, ...form.range };
  return { kind: 'choice', name, values: form.values, when: conditionOf(parameter) };
}
