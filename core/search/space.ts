import { ALGORITHMS, type Algorithm } from '../../contracts/algorithms/algorithms.js';
import type {
  Condition,
  Range,
  Scalar,
  Search,
  SearchParameter,
  SearchSpace,
} from '../../contracts/request/search-space.js';
import { defaultSpaces } from './default-spaces.js';

export type Hyperparameters = Readonly<Record<string, Scalar>>;

/** The algorithms of a search with their spaces, in a fixed order whatever the request's. */
export const spacesOf = ({ algorithms }: Search): readonly (readonly [Algorithm, SearchSpace])[] =>
  ALGORITHMS.flatMap((algorithm) => {
    const entry = algorithms[algorithm];
    return entry === undefined ? [] : [[algorithm, entry.space ?? defaultSpaces[algorithm]] as const];
  });

/** The parameters of a space, each after those that its condition asks about, else in the order of the request. */
export function inOrder(space: SearchSpace): readonly (readonly [string, SearchParameter])[] {
  const ordered: (readonly [string, SearchParameter])[] = [];
  const placed = new Set<string>();
  const place = (name: string, parameter: SearchParameter): void => {
    if (placed.has(name)) return;
    placed.add(name);
    for (const other of Object.keys(conditionOf(parameter) ?? {})) {
      if (space[other] !== undefined) place(other, space[other]);
    }
    ordered.push([name, parameter]);
  };
  for (const [name, parameter] of Object.entries(space)) place(name, parameter);
  return ordered;
}

/** One value for each parameter that exists, given those before it. */
export function pointOf(
  space: SearchSpace,
  choose: (name: string, parameter: SearchParameter) => Scalar,
): Hyperparameters {
  const point: Record<string, Scalar> = {};
  for (const [name, parameter] of inOrder(space)) if (exists(parameter, point)) point[name] = choose(name, parameter);
  // In the order of the request: equal points are equal texts.
  return Object.fromEntries(Object.keys(space).flatMap((name) => (name in point ? [[name, point[name]!]] : [])));
}

/** Whether a parameter exists beside these values of the others. */
export function exists(parameter: SearchParameter, point: Hyperparameters): boolean {
  const condition = conditionOf(parameter);
  if (condition === undefined) return true;
  return Object.entries(condition).every(([other, values]) => {
    const value = point[other];
    return value !== undefined && values.includes(value);
  });
}

export const conditionOf = (parameter: SearchParameter): Condition | undefined =>
  typeof parameter === 'object' && 'when' in parameter ? parameter.when : undefined;

/** What kind of choice a parameter is. */
export type Kind = { readonly values: readonly Scalar[] } | { readonly range: Range };

export function kindOf(parameter: SearchParameter): Kind {
  if (typeof parameter !== 'object') return { values: [parameter] };
  if ('min' in parameter) return { range: parameter };
  return { values: 'values' in parameter && !isList(parameter) ? parameter.values : (parameter as readonly Scalar[]) };
}

/** The value of a parameter at a position in [0, 1): a choice by its place in the list, a range along its scale. */
export function valueAt(parameter: SearchParameter, position: number): Scalar {
  const kind = kindOf(parameter);
  return 'range' in kind
    ? valueInRange(kind.range, position)
    : (kind.values[Math.floor(position * kind.values.length)] as Scalar);
}

/** The value of a range at a position in [0, 1]: 0 is min, 1 is max, between them along the scale. */
export function valueInRange({ min, max, scale, type }: Range, position: number): number {
  const value = along(scale, min, max, position);
  return Math.min(max, Math.max(min, type === 'integer' ? Math.round(value) : Number(value.toPrecision(6))));
}

/** The position of a value of a range, in [0, 1]: the inverse of `valueInRange`, up to its rounding. */
export function positionInRange({ min, max, scale }: Range, value: number): number {
  return Math.min(1, Math.max(0, positionAlong(scale, min, max, value)));
}

function along(scale: Range['scale'], min: number, max: number, position: number): number {
  switch (scale) {
    case 'log':
      return min * (max / min) ** position;
    case 'reverse-log':
      return 1 - (1 - min) * ((1 - max) / (1 - min)) ** position;
    case 'linear':
      return min + (max - min) * position;
  }
}

function positionAlong(scale: Range['scale'], min: number, max: number, value: number): number {
  switch (scale) {
    case 'log':
      return Math.log(value / min) / Math.log(max / min);
    case 'reverse-log':
      return Math.log((1 - value) / (1 - min)) / Math.log((1 - max) / (1 - min));
    case 'linear':
      return (value - min) / (max - min);
  }
}

const isList = (parameter: object): parameter is readonly Scalar[] => Array.isArray(parameter);
