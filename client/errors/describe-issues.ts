import { nameHint } from '@durable-forecast/lib/nearest-name';
import type { z } from 'zod';

export interface IssueSource {
  readonly schema: z.ZodType;
  /** What was checked, as it was written. */
  readonly raw: unknown;
  /** How a place is shown; its names with dots between them by default. */
  readonly place?: (path: readonly PropertyKey[]) => string;
}

/** What a schema finds wrong, a line a fault: place, value, problem and, for a misspelt field, the nearest known one. */
export function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  { schema, raw, place = dotted }: IssueSource,
): readonly string[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const known = fieldsAt(schema, issue.path);
      return issue.keys.map((key) => `${place([...issue.path, key])}: unknown field${nameHint(key, known)}`);
    }
    if (issue.code === 'invalid_key') {
      const [reason] = issue.issues;
      return [`${place(issue.path)}: ${JSON.stringify(issue.path.at(-1))} is no name: ${reason?.message}`];
    }
    const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], raw);
    if (issue.code === 'invalid_value' && typeof value === 'string') {
      return [`${place(issue.path)}: ${JSON.stringify(value)} is unknown${nameHint(value, issue.values.map(String))}`];
    }
    const isShown = value !== undefined && typeof value !== 'object' && !/secret$/i.test(String(issue.path.at(-1)));
    const shown = isShown ? ` ${written(value)}:` : '';
    return [`${place(issue.path)}:${shown} ${issue.message}`];
  });
}

/** Enough of a text to find it again. */
const SHOWN_CHARACTERS = 100;

/** A value as it stands in the file; JSON would write null for a number beyond all bounds. */
function written(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(withoutCredentials(value));
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

/** What an address has before its host, and behind its path: what is printed may end in the log of a build. */
const withoutCredentials = (value: unknown): unknown =>
  typeof value === 'string'
    ? value.replace(/(:\/\/)[^/?#\s]*@/, '$1…@').replace(/^(\w+:\/\/[^?\s]*)\?.*$/s, '$1?…')
    : value;

const dotted = (path: readonly PropertyKey[]): string => (path.length === 0 ? '(top level)' : path.join('.'));

/** The fields that something of the schema may have at a path. */
function fieldsAt(root: z.ZodType, path: readonly PropertyKey[]): string[] {
  let schema: unknown = root;
  for (const key of path) {
    const { shape, valueType, element } = unwrapped(schema);
    schema = shape?.[String(key)] ?? valueType ?? element;
  }
  const { shape, keyType } = unwrapped(schema);
  return shape === undefined ? [...(keyType?.options ?? [])] : Object.keys(shape);
}

interface SchemaParts {
  readonly shape?: Record<string, unknown>;
  readonly valueType?: unknown;
  /** Of a list. */
  readonly element?: unknown;
  readonly keyType?: { readonly options?: readonly string[] };
  readonly innerType?: unknown;
  /** What comes behind a transformation. */
  readonly out?: unknown;
}

/** What lies below defaults, optional marks and transformations. */
function unwrapped(schema: unknown): SchemaParts {
  const definition = (schema as { def?: SchemaParts } | undefined)?.def ?? {};
  const inner = definition.innerType ?? definition.out;
  return inner === undefined ? definition : unwrapped(inner);
}
