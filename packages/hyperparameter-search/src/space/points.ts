import type { Dimension, Hyperparameters, Space, Value } from './dimension.js';

/** One value for each dimension that exists, given those before it. */
export function pointOf(space: Space, choose: (dimension: Dimension) => Value): Hyperparameters {
  const point: Record<string, Value> = {};
  for (const dimension of inOrder(space)) if (exists(dimension, point)) point[dimension.name] = choose(dimension);
  // In the order of the space: equal points are equal texts.
  return Object.fromEntries(space.flatMap(({ name }) => (name in point ? [[name, point[name]!]] : [])));
}

/** The dimensions of a space, each after those that its condition asks about, else in their own order. */
export function inOrder(space: Space): Space {
  const byName = new Map(space.map((dimension) => [dimension.name, dimension]));
  const ordered = new Set<Dimension>();
  const place = (dimension: Dimension, above: readonly Dimension[]): void => {
    if (ordered.has(dimension) || above.includes(dimension)) return;
    for (const name of Object.keys(dimension.when ?? {})) {
      const other = byName.get(name);
      if (other !== undefined) place(other, [...above, dimension]);
    }
    ordered.add(dimension);
  };
  for (const dimension of space) place(dimension, []);
  return [...ordered];
}

/** Whether a dimension exists beside these values of the others. */
export function exists({ when }: Dimension, point: Hyperparameters): boolean {
  if (when === undefined) return true;
  return Object.entries(when).every(([other, values]) => {
    const value = point[other];
    return value !== undefined && values.includes(value);
  });
}

/**
 * Of some values those that the space knows, with its types: a text may stand for a number or a boolean. A dimension that
 * is not given or doesn't exist is left out. Undefined when a value lies outside of the space.
 */
export function hyperparametersWithin(space: Space, values: Hyperparameters): Hyperparameters | undefined {
  const point: Record<string, Value> = {};
  for (const dimension of inOrder(space)) {
    const value = values[dimension.name];
    if (value === undefined || !exists(dimension, point)) continue;
    const found = valueWithin(dimension, value);
    if (found === undefined) return undefined;
    point[dimension.name] = found;
  }
  return point;
}

function valueWithin(dimension: Dimension, value: Value): Value | undefined {
  if (dimension.kind === 'choice') return dimension.values.find((known) => String(known) === String(value));
  const { min, max, type } = dimension;
  const number = typeof value === 'boolean' || value === '' ? Number.NaN : Number(value);
  const fits = number >= min && number <= max && (type === 'float' || Number.isInteger(number));
  return fits ? number : undefined;
}
