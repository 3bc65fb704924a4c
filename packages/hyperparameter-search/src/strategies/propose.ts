import { gridPoint, gridSize } from '../space/grid.js';
import { randomPoint } from './random-point.js';
import type { Observation, Proposal, Search } from './search.js';
import { type TpeSettings, tpePoint } from './tpe.js';

/** Where points come from: all of a grid, at random, or by tree-structured Parzen estimators. */
export type Strategy =
  | { readonly kind: 'grid' }
  | { readonly kind: 'random' }
  | ({ readonly kind: 'tpe' } & TpeSettings);

/**
 * The trial number `index` of a search. A pure function: the same search, history and index give the same proposal.
 *
 * @returns undefined after the last point of a grid
 */
export function propose<Name extends string>(
  search: Search<Name>,
  strategy: Strategy,
  history: readonly Observation<Name>[],
  index: number,
): Proposal<Name> | undefined {
  switch (strategy.kind) {
    case 'grid':
      return pointOfGrids(search, index);
    case 'random':
      return randomPoint(search, history, index);
    case 'tpe':
      return tpePoint(search, strategy, history, index);
  }
}

/** The grids of the algorithms, one after the other. */
function pointOfGrids<Name extends string>({ algorithms }: Search<Name>, index: number): Proposal<Name> | undefined {
  let rest = index;
  for (const { name, space } of algorithms) {
    const hyperparameters = gridPoint(space, rest);
    if (hyperparameters !== undefined) return { index, algorithm: name, hyperparameters };
    rest -= gridSize(space);
  }
  return undefined;
}
