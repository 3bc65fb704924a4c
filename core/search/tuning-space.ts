import type { Scalar, SearchParameter, SearchSpace } from '../../contracts/request/search-space.js';
import type { TuningRange } from '../../contracts/sweep/tuning.js';
import { gridValues } from './grid.js';
import { type Hyperparameters, kindOf } from './space.js';

/** A space as SageMaker's automatic model tuning takes it: what stays the same, and what is searched. */
export interface TuningSpace {
  readonly fixed: Hyperparameters;
  readonly ranges: readonly TuningRange[];
}

const SCALES = { linear: 'Linear', log: 'Logarithmic', 'reverse-log': 'ReverseLogarithmic' } as const;

/** @param grid SageMaker's grids have lists alone, so ranges become the points that our grid takes of them */
export function tuningSpace(space: SearchSpace, grid: boolean): TuningSpace {
  const fixed: Record<string, Scalar> = {};
  const ranges: TuningRange[] = [];
  for (const [name, parameter] of Object.entries(space)) {
    const kind = kindOf(parameter);
    if ('range' in kind && !grid) {
      const { min, max, type, scale } = kind.range;
      ranges.push({ kind: type === 'integer' ? 'integer' : 'continuous', name, min, max, scale: SCALES[scale] });
      continue;
    }
    const values = choicesOf(parameter);
    if (values.length === 1) fixed[name] = values[0] as Scalar;
    else ranges.push({ kind: 'categorical', name, values: values.map(String) });
  }
  return { fixed, ranges };
}

/** The point of a space that a training job of a tuning job was made from, with the types that the request gave. */
export function pointOfTuned(space: SearchSpace, tuned: Readonly<Record<string, string>>): Hyperparameters {
  const point: Record<string, Scalar> = {};
  for (const [name, parameter] of Object.entries(space)) {
    const text = tuned[name];
    const choices = choicesOf(parameter);
    if (text === undefined) point[name] = choices[0] as Scalar;
    else point[name] = choices.find((value) => String(value) === text) ?? Number(text);
  }
  return point;
}

/** AWS refuses a value that is given twice. */
const choicesOf = (parameter: SearchParameter): readonly Scalar[] => [...new Set(gridValues(parameter))];
