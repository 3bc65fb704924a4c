import type { RandomStream } from '@durable-forecast/lib/random-stream';
import type { Dimension, Hyperparameters, Range, Space, Value } from '../space/dimension.js';
import { pointOf } from '../space/points.js';
import { positionInRange, valueInRange } from '../space/unit-scale.js';
import { bestOf } from './density.js';
import { Frequencies } from './frequencies.js';
import { Parzen } from './parzen.js';
import type { Observation } from './search.js';
import type { Split } from './split-by-rank.js';

/** A point whose dimensions are chosen each by itself, of those that exist beside the values chosen before. */
export const choosePoint = (
  space: Space,
  { good, bad }: Split,
  candidates: number,
  random: RandomStream,
): Hyperparameters =>
  pointOf(space, (dimension) =>
    chooseValue(dimension, valuesOf(dimension, good), valuesOf(dimension, bad), candidates, random),
  );

/** A place in a list, by how often good and bad trials had each of them. */
export const choosePlace = (
  size: number,
  good: readonly number[],
  bad: readonly number[],
  candidates: number,
  random: RandomStream,
): number => bestOf(new Frequencies(good, size), new Frequencies(bad, size), candidates, random, (place) => place);

const valuesOf = ({ name }: Dimension, side: readonly Observation[]): Value[] =>
  side.flatMap(({ hyperparameters }) => (hyperparameters[name] === undefined ? [] : [hyperparameters[name]]));

function chooseValue(
  dimension: Dimension,
  good: readonly Value[],
  bad: readonly Value[],
  candidates: number,
  random: RandomStream,
): Value {
  if (dimension.kind === 'range') return chooseInRange(dimension, good, bad, candidates, random);
  const { values } = dimension;
  if (values.length === 1) return values[0] as Value;
  const places = (side: readonly Value[]) => side.map((value) => values.indexOf(value));
  return values[choosePlace(values.length, places(good), places(bad), candidates, random)] as Value;
}

function chooseInRange(
  range: Range,
  good: readonly Value[],
  bad: readonly Value[],
  candidates: number,
  random: RandomStream,
): number {
  const positions = (side: readonly Value[]) => side.map((value) => positionInRange(range, value as number));
  // What is proposed is a rounded value, so its position counts, not that of the draw.
  const settle = (position: number) => positionInRange(range, valueInRange(range, position));
  const position = bestOf(new Parzen(positions(good)), new Parzen(positions(bad)), candidates, random, settle);
  return valueInRange(range, position);
}
