import type { Draw } from './random.js';
import { combinationAt, combinationsOf, hyperparametersAt, type Point, type Space } from './space.js';

/** Draws before a finite space is looked through for what is left of it. */
const DRAWS = 50;
/** A finite space with more combinations than this is not looked through: a repeat there is unlikely. */
const MAX_LISTED = 10_000;

export const keyOf = (hyperparameters: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(hyperparameters).sort(([a], [b]) => (a < b ? -1 : 1)));

/** A point drawn evenly along the scales. */
export const randomPoint = (space: Space, draw: Draw): Point =>
  space.map((dimension) => (dimension.kind === 'categorical' ? Math.floor(draw() * dimension.values.length) : draw()));

/**
 * The first of the points drawn that has not been tried; in a small finite space one of those that are left.
 *
 * @param tried keys of the hyperparameters that were tried
 * @returns undefined when a finite space is used up
 */
export function untriedPoint(
  space: Space,
  tried: ReadonlySet<string>,
  draw: Draw,
  next: () => Point,
): Point | undefined {
  const isTried = (point: Point) => tried.has(keyOf(hyperparametersAt(space, point)));
  let point = next();
  for (let draws = 1; isTried(point) && draws < DRAWS; draws += 1) point = next();
  if (!isTried(point)) return point;
  const size = combinationsOf(space);
  if (size > MAX_LISTED) return point;
  const left = Array.from({ length: size }, (_, index) => combinationAt(space, index)).filter((one) => !isTried(one));
  return left[Math.floor(draw() * left.length)];
}
