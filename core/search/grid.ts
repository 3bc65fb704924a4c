import type { Algorithm } from '../../contracts/algorithms/algorithms.js';
import type { Scalar, Search, SearchParameter, SearchSpace } from '../../contracts/request/search-space.js';
import {
  conditionOf,
  exists,
  type Hyperparameters,
  inOrder,
  kindOf,
  pointOf,
  spacesOf,
  valueInRange,
} from './space.js';

export interface GridPoint {
  readonly algorithm: Algorithm;
  readonly hyperparameters: Hyperparameters;
}

/** How many points the grid has over all algorithms. */
export const gridSize = (search: Search): number =>
  spacesOf(search).reduce((sum, [, space]) => sum + blocksOf(space).reduce((size, block) => size + block.size, 0), 0);

/** The grid goes through the algorithms in turn, the first parameter of each moving slowest. */
export function gridPoint(search: Search, index: number): GridPoint | undefined {
  let rest = index;
  for (const [algorithm, space] of spacesOf(search)) {
    for (const block of blocksOf(space)) {
      if (rest < block.size) return { algorithm, hyperparameters: pointInBlock(space, block, rest) };
      rest -= block.size;
    }
  }
  return undefined;
}

/** The points that share the values which conditions ask about: within them the same parameters exist. */
interface Block {
  readonly fixed: Hyperparameters;
  readonly free: readonly (readonly [string, readonly Scalar[]])[];
  readonly size: number;
}

/** A space without conditions is one block. */
function blocksOf(space: SearchSpace): readonly Block[] {
  const ordered = inOrder(space);
  const asked = new Set(ordered.flatMap(([, parameter]) => Object.keys(conditionOf(parameter) ?? {})));
  let fixed: Hyperparameters[] = [{}];
  for (const [name, parameter] of ordered.filter(([name]) => asked.has(name))) {
    fixed = fixed.flatMap((point) =>
      exists(parameter, point) ? gridValues(parameter).map((value) => ({ ...point, [name]: value })) : [point],
    );
  }
  return fixed.map((point) => {
    const free = ordered
      .filter(([name, parameter]) => !asked.has(name) && exists(parameter, point))
      .map(([name, parameter]) => [name, gridValues(parameter)] as const);
    return { fixed: point, free, size: free.reduce((product, [, values]) => product * values.length, 1) };
  });
}

function pointInBlock(space: SearchSpace, { fixed, free, size }: Block, position: number): Hyperparameters {
  let block = size;
  let rest = position;
  const values: Record<string, Scalar> = { ...fixed };
  for (const [name, choices] of free) {
    block /= choices.length;
    values[name] = choices[Math.floor(rest / block)] as Scalar;
    rest %= block;
  }
  return pointOf(space, (name) => values[name] as Scalar);
}

/** The values that a grid takes of a parameter. */
export function gridValues(parameter: SearchParameter): readonly Scalar[] {
  const kind = kindOf(parameter);
  if ('values' in kind) return kind.values;
  const { steps } = kind.range;
  return [...new Set(Array.from({ length: steps }, (_, step) => valueInRange(kind.range, step / (steps - 1))))];
}
