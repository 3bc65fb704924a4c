import { readFile } from 'node:fs/promises';
import { nameHint } from '@durable-forecast/lib/nearest-name';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { type ForecastRequest, requestSchema } from '../../contracts/request/request.js';
import { UserError } from '../errors/user-error.js';

/**
 * Reads and checks a request file (YAML or JSON).
 *
 * @param file its path; without one the request is all defaults
 * @throws UserError listing every fault with its field, value and cure
 */
export async function readRequest(file: string | undefined): Promise<ForecastRequest> {
  const raw = file === undefined ? {} : await parseYaml(file);
  const parsed = requestSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.flatMap((issue) => describe(issue, raw));
  throw new UserError([`${file} has ${count(faults.length, 'fault')}:`, ...faults].join('\n'), 'usage');
}

async function parseYaml(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UserError(`The request file ${file} can't be read: ${(error as Error).message}`, 'usage');
  }
  // Without Node's warning about keys that are lists: they are unknown fields, and named as such.
  const document = parseDocument(text, { prettyErrors: true, logLevel: 'error' });
  const first = document.errors[0];
  if (first?.code === 'MULTIPLE_DOCS')
    throw new UserError(`${file} holds several YAML documents: keep one request a file.`, 'usage');
  if (first !== undefined) throw new UserError(`${file} is no valid YAML: ${first.message}`, 'usage');
  try {
    return document.toJS() ?? {};
  } catch (error) {
    // Aliases are followed only now: one may name no anchor, or many may stand for more than memory holds.
    throw new UserError(
      `${file} can't be read: ${(error as Error).message}. Write the values out instead of the aliases (*).`,
      'usage',
    );
  }
}

/** Field, value, problem and, for a misspelt field, the nearest known one. */
function describe(issue: z.core.$ZodIssue, raw: unknown): string[] {
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(issue.path);
    return issue.keys.map((key) => `  ${[...issue.path, key].join('.')}: unknown field${nameHint(key, known)}`);
  }
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], raw);
  const shown = value === undefined || typeof value === 'object' ? '' : ` ${JSON.stringify(value)}:`;
  return [`  ${issue.path.length === 0 ? '(top level)' : issue.path.join('.')}:${shown} ${issue.message}`];
}

/** The fields that the request may have at a path. */
function fieldsAt(path: readonly PropertyKey[]): string[] {
  let schema: unknown = requestSchema;
  for (const key of path) {
    const { shape, valueType } = unwrapped(schema);
    schema = shape?.[String(key)] ?? valueType;
  }
  const { shape, keyType } = unwrapped(schema);
  return shape === undefined ? [...(keyType?.options ?? [])] : Object.keys(shape);
}

interface SchemaParts {
  readonly shape?: Record<string, unknown>;
  readonly valueType?: unknown;
  readonly keyType?: { readonly options?: readonly string[] };
  readonly innerType?: unknown;
}

/** What lies below defaults and optional marks. */
function unwrapped(schema: unknown): SchemaParts {
  const definition = (schema as { def?: SchemaParts } | undefined)?.def ?? {};
  return definition.innerType === undefined ? definition : unwrapped(definition.innerType);
}

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
