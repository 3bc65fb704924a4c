import { nameHint } from '@durable-forecast/lib/nearest-name';
import type { Algorithm } from './algorithms.js';
import { type HyperparameterTable, rangeFaults, valueFault, type WantedRange } from './hyperparameter-kinds.js';
import { lightgbmHyperparameters } from './lightgbm-hyperparameters.js';
import { xgboostHyperparameters } from './xgboost-hyperparameters.js';

/** What each algorithm's container takes; its own checks are held against these tables by a test. */
export const hyperparameterTables: Readonly<Record<Algorithm, HyperparameterTable>> = {
  xgboost: xgboostHyperparameters,
  lightgbm: lightgbmHyperparameters,
};

type Path = readonly (string | number)[];

/** What a request wants of one hyperparameter: values, each with its place in the request, or a range. */
export type Wanted =
  | { readonly values: readonly { readonly path: Path; readonly value: string | number | boolean }[] }
  | { readonly range: WantedRange };

/** What is wrong with it, and where. */
export interface HyperparameterFault {
  /** Below the hyperparameter. */
  readonly path: Path;
  readonly message: string;
}

/**
 * Finds what an algorithm's container would refuse in a value or range, before a job is paid for; spaces and members come
 * here. What a space must have as a whole is checked by `contracts/request/check-space.ts`.
 */
export function hyperparameterFaults(
  algorithm: Algorithm,
  name: string,
  wanted: Wanted,
): readonly HyperparameterFault[] {
  const { known, otherNames } = hyperparameterTables[algorithm];
  const spec = Object.hasOwn(known, name) ? known[name] : undefined;
  if (spec === undefined) return [{ path: [], message: unknownName(algorithm, name, { known, otherNames }) }];
  if ('range' in wanted) {
    return rangeFaults(name, spec, wanted.range).map(({ field, message }) => ({
      path: field === undefined ? [] : [field],
      message,
    }));
  }
  return wanted.values.flatMap(({ path, value }) => {
    const message = valueFault(spec, value);
    return message === undefined ? [] : [{ path, message }];
  });
}

/** Hyperparameters that every job of an algorithm gets unless the request says otherwise. */
export const defaultHyperparameters = (algorithm: Algorithm): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(hyperparameterTables[algorithm].known).flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );

/** With the name that is meant, where one is near. */
function unknownName(
  algorithm: Algorithm,
  name: string,
  { known, otherNames }: Pick<HyperparameterTable, 'known' | 'otherNames'>,
): string {
  if (Object.hasOwn(otherNames, name)) return `${algorithm} calls this ${otherNames[name]}`;
  return `${algorithm} has no hyperparameter ${name}${nameHint(name, Object.keys(known))}`;
}
