import { nameHint } from '@durable-forecast/lib/nearest-name';
import type { AlgorithmDeclaration } from './declaration-fields.js';
import { hyperparameterFaults } from './hyperparameters.js';
import { conditionOf, formOf, placeOf } from './parameter-form.js';
import type { Scalar, SearchParameter } from './search-parameter.js';

type Space = Readonly<Record<string, SearchParameter>>;

/** A part of a search space that could only lead to failed trials, found before a job is paid for. */
export interface SpaceFault {
  /** Below the space. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Finds names and values that the algorithm's container would refuse, and conditions that make no sense. */
export function checkSpace(algorithm: AlgorithmDeclaration, space: Space): SpaceFault[] {
  return [
    ...Object.entries(space).flatMap(([name, parameter]) => [
      ...parameterFaults(algorithm, name, parameter),
      ...conditionFaults(name, parameter, space),
    ]),
    ...requiredFaults(algorithm, space),
    ...metricFaults(algorithm, space),
  ];
}

/** The points of a grid at least: conditions may only add to those of the parameters without one. */
export const leastGridSize = (space: Space): number =>
  Object.values(space).reduce<number>((product, parameter) => product * leastValues(parameter), 1);

function parameterFaults(algorithm: AlgorithmDeclaration, name: string, parameter: SearchParameter): SpaceFault[] {
  const form = formOf(parameter);
  const wanted = 'range' in form ? form : { values: placedValues(parameter) };
  return hyperparameterFaults(algorithm, name, wanted).map(({ path, message }) => ({ path: [name, ...path], message }));
}

function conditionFaults(name: string, parameter: SearchParameter, space: Space): SpaceFault[] {
  return Object.entries(conditionOf(parameter) ?? {}).flatMap(([other, values]): SpaceFault[] => {
    const path = [name, 'when', other];
    if (!Object.hasOwn(space, other)) {
      return [{ path, message: `the space has no parameter ${other}${nameHint(other, Object.keys(space))}` }];
    }
    if (asksAbout(other, name, space)) {
      return [{ path, message: `${name} and ${other} depend on each other, so neither can be chosen first` }];
    }
    return values.flatMap((value, position) =>
      canBe(space[other]!, value)
        ? []
        : [{ path: [...path, position], message: `${other} is never ${value}, so ${name} would never exist` }],
    );
  });
}

/** Whether the condition of a parameter leads to another one, directly or through others. */
function asksAbout(name: string, wanted: string, space: Space, seen: Set<string> = new Set()): boolean {
  if (name === wanted) return true;
  if (seen.has(name) || space[name] === undefined) return false;
  seen.add(name);
  return Object.keys(conditionOf(space[name]) ?? {}).some((other) => asksAbout(other, wanted, space, seen));
}

function canBe(parameter: SearchParameter, value: Scalar): boolean {
  const form = formOf(parameter);
  if ('values' in form) return form.values.includes(value);
  return typeof value === 'number' && value >= form.range.min && value <= form.range.max;
}

function requiredFaults({ name: algorithm, hyperparameters, fixed }: AlgorithmDeclaration, space: Space): SpaceFault[] {
  return Object.entries(hyperparameters).flatMap(([name, { required, default: value }]): SpaceFault[] => {
    if (required !== true || value !== undefined || fixed[name] !== undefined) return [];
    const parameter = space[name];
    if (parameter === undefined) return [{ path: [], message: `${algorithm} needs ${name}; add it` }];
    if (conditionOf(parameter) === undefined) return [];
    return [{ path: [name, 'when'], message: `${algorithm} always needs ${name}; leave out its condition` }];
  });
}

/** Trials are ranked by a metric that the container reports only when it is asked to. */
function metricFaults({ metricList: name, objective }: AlgorithmDeclaration, space: Space): SpaceFault[] {
  if (name === undefined || space[name] === undefined) return [];
  const wanted = objective.split(':').at(-1) as string;
  return placedValues(space[name]).flatMap(({ path, value }) =>
    String(value)
      .split(',')
      .some((metric) => metric.trim() === wanted)
      ? []
      : [{ path: [name, ...path], message: `${name} must contain ${wanted}, by which trials are ranked` }],
  );
}

/** The values of a parameter without a range, with their places below it. */
function placedValues(parameter: SearchParameter) {
  const form = formOf(parameter);
  if ('range' in form) return [];
  return form.values.map((value, position) => ({ path: placeOf(parameter, position), value }));
}

function leastValues(parameter: SearchParameter): number {
  if (conditionOf(parameter) !== undefined) return 1;
  const form = formOf(parameter);
  if ('values' in form) return form.values.length;
  const { type, steps, min, max } = form.range;
  return type === 'integer' ? Math.min(steps, max - min + 1) : steps;
}
