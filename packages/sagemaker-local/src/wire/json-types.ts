import { AwsError, validationError } from '../model/aws-error.js';
import { isJsonObject } from '../model/json.js';

/** A structure's schema: kind 3, namespace, name, traits, member names, member schemas, how many of these are required. */
export type StructureSchema = readonly [
  3 | 4 | -3,
  string,
  string,
  unknown,
  readonly string[],
  readonly unknown[],
  number?,
];

/** Kinds of schemas that are lists `[kind, namespace, name, …]`. */
const SIMPLE = 0;
const LIST = 1;
const MAP = 2;
const STRUCTURE = 3;
const UNION = 4;

/** Schemas that are plain numbers; a list or map of one has a flag added. */
const TEXT = 0;
const NUMBER = 1;
const TRUTH = 2;
const TIMESTAMPS: ReadonlySet<number> = new Set([4, 5, 6, 7]);
const LIST_FLAG = 64;
const MAP_FLAG = 128;

/** Deeper requests than this would exhaust the stack; no real one comes near. */
const MAX_DEPTH = 100;

/** The last second that a Date can hold. */
const MAX_EPOCH_SECONDS = 8.64e12;

/** Schemas may be given as functions that return them, because they refer to each other. */
export const resolveSchema = (schema: unknown): unknown =>
  typeof schema === 'function' ? (schema as () => unknown)() : schema;

/** A whole request must be an object. @throws AwsError SerializationException */
export function requireStructure(input: unknown): Record<string, unknown> {
  if (isJsonObject(input)) return input;
  throw new AwsError('SerializationException', 'Start of structure or map found where not expected.');
}

/**
 * Refuses values of the wrong JSON type with AWS's words, where the SDK's decoder would let them through.
 *
 * @throws AwsError SerializationException
 */
export function checkJsonTypes(value: unknown, schema: unknown): void {
  check(value, schema, []);
}

function check(value: unknown, reference: unknown, path: readonly string[]): void {
  if (value === null || value === undefined) return;
  if (path.length > MAX_DEPTH) {
    throw new AwsError('SerializationException', `The request is nested deeper than ${MAX_DEPTH} levels.`);
  }
  const schema = resolveSchema(reference);
  if (typeof schema === 'number') {
    checkSimple(value, schema, path);
    return;
  }
  if (!Array.isArray(schema)) return;
  switch (schema[0]) {
    case STRUCTURE:
    case UNION: {
      const record = requireObject(value, 'structure', path);
      // The decoder would take it as leave to keep members that nobody knows.
      delete record.__type;
      const [, , , , names, members] = schema as unknown as StructureSchema;
      for (const [index, name] of names.entries()) {
        if (Object.hasOwn(record, name)) check(record[name], members[index], [...path, name]);
      }
      return;
    }
    case LIST:
      for (const [index, item] of requireList(value, path).entries()) check(item, schema[4], [...path, `${index}`]);
      return;
    case MAP:
      for (const [key, item] of entriesOf(value, path)) check(item, schema[5], [...path, key]);
      return;
    case SIMPLE:
      check(value, schema[4], path);
  }
}

function checkSimple(value: unknown, schema: number, path: readonly string[]): void {
  if (schema >= MAP_FLAG) {
    for (const [key, item] of entriesOf(value, path)) check(item, schema - MAP_FLAG, [...path, key]);
    return;
  }
  if (schema >= LIST_FLAG) {
    for (const [index, item] of requireList(value, path).entries())
      check(item, schema - LIST_FLAG, [...path, `${index}`]);
    return;
  }
  if (typeof value === 'object') {
    throw refused(`Start of ${Array.isArray(value) ? 'list' : 'structure or map'} found where not expected.`, path);
  }
  const wanted = wantedType(schema);
  if (wanted !== undefined && typeof value !== wanted.type) {
    throw refused(`${tokenOf(value)} can not be converted to ${wanted.words}`, path);
  }
  if (TIMESTAMPS.has(schema) && Math.abs(value as number) > MAX_EPOCH_SECONDS) {
    throw refused(`${value} can not be converted to milliseconds since epoch`, path);
  }
}

function wantedType(schema: number): { readonly type: string; readonly words: string } | undefined {
  if (schema === TEXT) return { type: 'string', words: 'a String' };
  if (schema === NUMBER) return { type: 'number', words: 'a Number' };
  if (schema === TRUTH) return { type: 'boolean', words: 'a Boolean' };
  if (TIMESTAMPS.has(schema)) return { type: 'number', words: 'milliseconds since epoch' };
  return undefined;
}

function requireObject(value: unknown, kind: 'structure' | 'map', path: readonly string[]): Record<string, unknown> {
  if (!isJsonObject(value)) throw refused(`Expected ${kind} or null`, path);
  return value;
}

/** @throws AwsError for the one key that is lost, with what stands below it, wherever an object is copied */
function entriesOf(value: unknown, path: readonly string[]): [string, unknown][] {
  const map = requireObject(value, 'map', path);
  if (!Object.hasOwn(map, '__proto__')) return Object.entries(map);
  throw validationError(`The local SageMaker keeps no key called __proto__ (${path.join('.')}).`);
}

function requireList(value: unknown, path: readonly string[]): readonly unknown[] {
  if (!Array.isArray(value)) throw refused('Expected list or null', path);
  return value;
}

/** The name that AWS's JSON reader gives to a value's token. */
const tokenOf = (value: unknown): string =>
  typeof value === 'boolean' ? `${value ? 'TRUE' : 'FALSE'}_VALUE` : `${typeof value}_VALUE`.toUpperCase();

/** AWS says what is wrong but not where; the place is added. */
const refused = (what: string, path: readonly string[]): AwsError =>
  new AwsError('SerializationException', path.length === 0 ? what : `${what} (${path.join('.')})`);
