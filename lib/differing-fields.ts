import { canonicalJson } from './hash.js';

/** A field that has another value in one object than in the other; undefined where it is not there. */
export interface DifferingField {
  /** Names of members with dots between them; empty for the whole. */
  readonly field: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** The fields in which two JSON values differ, as deep as both are objects, in the order of their names. Lists count as a whole. */
export function differingFields(a: unknown, b: unknown, field = ''): readonly DifferingField[] {
  if (isObject(a) && isObject(b)) {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
    return names.flatMap((name) => differingFields(a[name], b[name], field === '' ? name : `${field}.${name}`));
  }
  return canonicalJson([a ?? null]) === canonicalJson([b ?? null]) ? [] : [{ field, a, b }];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
