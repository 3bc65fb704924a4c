import type { Dimension, Hyperparameters, Space, Value } from './dimension.js';
import { exists, inOrder, pointOf } from './points.js';
import { valueInRange } from './unit-scale.js';

/** How many points the grid of a space has; infinite with a float that has no `steps`. */
export const gridSize = (space: Space): number => blocksOf(space).reduce((sum, { size }) => sum + size, 0);

/** The point number `index` of the grid, the first dimension moving slowest; undefined after the last one. */
export function gridPoint(space: Space, index: number): Hyperparameters | undefined {
  let rest = index;
  for (const block of blocksOf(space)) {
    if (rest < block.size) return pointInBlock(space, block, rest);
    rest -= block.size;
  }
  return undefined;
}

/** The values that a grid takes of a dimension; not for a float without `steps`. */
export function gridValues(dimension: Dimension): readonly Value[] {
  const { size, at } = axisOf(dimension);
  return Array.from({ length: size }, (_, index) => at(index));
}

/** The grid's values of a dimension, which may be too many for a list. */
interface Axis {
  readonly size: number;
  readonly at: (index: number) => Value;
}

function axisOf(dimension: Dimension): Axis {
  if (dimension.kind === 'choice') return listed(dimension.values);
  const { steps, type, min, max } = dimension;
  if (steps !== undefined) {
    const values = Array.from({ length: steps }, (_, step) => valueInRange(dimension, step / (steps - 1)));
    return listed([...new Set(values)]);
  }
  const size = type === 'integer' ? max - min + 1 : Number.POSITIVE_INFINITY;
  return { size, at: (index) => min + index };
}

const listed = (values: readonly Value[]): Axis => ({
  size: values.length,
  at: (index) => values[index] as Value,
});

/** The points that share the values which conditions ask about: within them the same dimensions exist. */
interface Block {
  readonly fixed: Hyperparameters;
  readonly free: readonly (readonly [string, Axis])[];
  readonly size: number;
}

/** A space without conditions is one block. */
function blocksOf(space: Space): readonly Block[] {
  const ordered = inOrder(space);
  const asked = new Set(space.flatMap(({ when }) => Object.keys(when ?? {})));
  let fixed: Hyperparameters[] = [{}];
  for (const dimension of ordered.filter(({ name }) => asked.has(name))) {
    fixed = fixed.flatMap((point) =>
      exists(dimension, point)
        ? gridValues(dimension).map((value) => ({ ...point, [dimension.name]: value }))
        : [point],
    );
  }
  return fixed.map((point) => {
    const free = ordered
      .filter((dimension) => !asked.has(dimension.name) && exists(dimension, point))
      .map((dimension) => [dimension.name, axisOf(dimension)] as const);
    return { fixed: point, free, size: free.reduce((product, [, { size }]) => product * size, 1) };
  });
}

function pointInBlock(space: Space, { fixed, free, size }: Block, position: number): Hyperparameters {
  let block = size;
  let rest = position;
  const values: Record<string, Value> = { ...fixed };
  for (const [name, axis] of free) {
    block /= axis.size;
    values[name] = axis.at(Math.floor(rest / block));
    rest %= block;
  }
  return pointOf(space, ({ name }) => values[name] as Value);
}
