import type { RandomStream } from '@durable-forecast/lib/random-stream';
import type { Dimension, Hyperparameters, Space, Value } from '../space/dimension.js';
import { positionInRange, valueInRange } from '../space/unit-scale.js';
import { bestOf } from './density.js';
import { JointParzen, type Point } from './joint-parzen.js';
import type { Observation } from './search.js';
import type { Split } from './split-by-rank.js';

/**
 * A point whose dimensions are chosen together, so that values which are good beside each other stay together.
 *
 * @param space without conditions; trials that lack one of its values are left out
 * @source Falkner et al., BOHB: Robust and Efficient Hyperparameter Optimization at Scale, ICML 2018, section 3.2
 */
export function choosePointTogether(
  space: Space,
  { good, bad }: Split,
  candidates: number,
  random: RandomStream,
): Hyperparameters {
  const densityOf = (side: readonly Observation[]) =>
    new JointParzen(
      space,
      side.flatMap(({ hyperparameters }) => pointsIn(space, hyperparameters)),
    );
  const settle = (point: Point) =>
    space.map((dimension, at) => positionOf(dimension, valueFor(dimension, point[at] as number)));
  const point = bestOf(densityOf(good), densityOf(bad), candidates, random, settle);
  return Object.fromEntries(space.map((dimension, at) => [dimension.name, valueFor(dimension, point[at] as number)]));
}

/** One point, or none. */
function pointsIn(space: Space, values: Hyperparameters): Point[] {
  const isWhole = space.every(({ name }) => values[name] !== undefined);
  return isWhole ? [space.map((dimension) => positionOf(dimension, values[dimension.name] as Value))] : [];
}

const positionOf = (dimension: Dimension, value: Value): number =>
  dimension.kind === 'choice' ? dimension.values.indexOf(value) : positionInRange(dimension, value as number);

const valueFor = (dimension: Dimension, position: number): Value =>
  dimension.kind === 'choice' ? (dimension.values[position] as Value) : valueInRange(dimension, position);
