import { nameHint } from '@durable-forecast/lib/nearest-name';
import type { AlgorithmDeclaration } from './declaration-fields.js';
import { rangeFaults, valueFault, type WantedRange } from './hyperparameter.js';

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
 * here. What a space must have as a whole is checked by `check-space.ts`.
 */
export function hyperparameterFaults(
  algorithm: AlgorithmDeclaration,
  name: string,
  wanted: Wanted,
): readonly HyperparameterFault[] {
  const { hyperparameters, fixed } = algorithm;
  const spec = Object.hasOwn(hyperparameters, name) ? hyperparameters[name] : undefined;
  if (spec === undefined) return [{ path: [], message: unknownName(algorithm, name) }];
  if (Object.hasOwn(fixed, name)) {
    return [{ path: [], message: `${algorithm.name} fixes it at ${fixed[name]}; leave it out` }];
  }
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
export const defaultHyperparameters = ({
  hyperparameters,
}: Pick<AlgorithmDeclaration, 'hyperparameters'>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(hyperparameters).flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );

/** What a job gets, as texts: SageMaker takes no others. @param chosen what a search has proposed */
export const jobHyperparameters = (
  algorithm: Pick<AlgorithmDeclaration, 'hyperparameters' | 'fixed'>,
  chosen: Readonly<Record<string, string | number | boolean>>,
): Record<string, string> => ({
  ...defaultHyperparameters(algorithm),
  ...asTexts(chosen),
  ...asTexts(algorithm.fixed),
});

const asTexts = (values: Readonly<Record<string, string | number | boolean>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));

/** With the name that is meant, where one is near. */
function unknownName({ name: algorithm, hyperparameters, otherNames }: AlgorithmDeclaration, name: string): string {
  if (Object.hasOwn(otherNames, name)) return `${algorithm} calls this ${otherNames[name]}`;
  return `${algorithm} has no hyperparameter ${name}${nameHint(name, Object.keys(hyperparameters))}`;
}
