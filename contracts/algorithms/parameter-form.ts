import type { Condition, Range, Scalar, SearchParameter } from './search-parameter.js';

/** What a parameter of a search space comes to, however it is written: values to choose from, or a range. */
export type ParameterForm = { readonly values: readonly Scalar[] } | { readonly range: Range };

export function formOf(parameter: SearchParameter): ParameterForm {
  if (typeof parameter !== 'object') return { values: [parameter] };
  if (isList(parameter)) return { values: parameter };
  return 'min' in parameter ? { range: parameter } : { values: parameter.values };
}

/** The place of a value in the request, below its parameter: a fault names it. */
export function placeOf(parameter: SearchParameter, position: number): readonly (string | number)[] {
  if (typeof parameter !== 'object') return [];
  return isList(parameter) ? [position] : ['values', position];
}

export const conditionOf = (parameter: SearchParameter): Condition | undefined =>
  typeof parameter === 'object' && 'when' in parameter ? parameter.when : undefined;

const isList = (parameter: object): parameter is readonly Scalar[] => Array.isArray(parameter);
