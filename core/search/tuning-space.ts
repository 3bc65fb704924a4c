import { type Dimension, gridValues, type Hyperparameters, type Value } from '@durable-forecast/hyperparameter-search';
import type { SearchSpace } from '../../contracts/request/search-space.js';
import type { TuningRange } from '../../contracts/sweep/tuning.js';
import { dimensionsOf } from './space.js';

/** A space as SageMaker's automatic model tuning takes it: what stays the same, and what is searched. */
export interface TuningSpace {
  readonly fixed: Hyperparameters;
  readonly ranges: readonly TuningRange[];
}

const SCALES = { linear: 'Linear', log: 'Logarithmic', 'reverse-log': 'ReverseLogarithmic' } as const;

/** @param grid SageMaker's grids have lists alone, so ranges become the points that our grid takes of them */
export function tuningSpace(space: SearchSpace, grid: boolean): TuningSpace {
  const fixed: Record<string, Value> = {};
  const ranges: TuningRange[] = [];
  for (const dimension of dimensionsOf(space)) {
    const { name } = dimension;
    if (dimension.kind === 'range' && !grid) {
      const { min, max, type, scale } = dimension;
      ranges.push({ kind: type === 'integer' ? 'integer' : 'continuous', name, min, max, scale: SCALES[scale] });
      continue;
    }
    const values = choicesOf(dimension);
    if (values.length === 1) fixed[name] = values[0] as Value;
    else ranges.push({ kind: 'categorical', name, values: values.map(String) });
  }
  return { fixed, ranges };
}

/** The point of a space that a training job of a tuning job was made from, with the types that the request gave. */
export function pointOfTuned(space: SearchSpace, tuned: Readonly<Record<string, string>>): Hyperparameters {
  const point: Record<string, Value> = {};
  for (const dimension of dimensionsOf(space)) {
    const text = tuned[dimension.name];
    const choices = choicesOf(dimension);
    point[dimension.name] =
      text === undefined ? (choices[0] as Value) : (choices.find((value) => String(value) === text) ?? Number(text));
  }
  return point;
}

/** AWS refuses a value that is given twice. */
const choicesOf = (dimension: Dimension): readonly Value[] => [...new Set(gridValues(dimension))];
