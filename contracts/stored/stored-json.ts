import { hashOf } from '@durable-forecast/lib/hash';
import { z } from 'zod';
import { isNewerSchema } from './is-newer-schema.js';

/** A kind of JSON object in the object store: what proves one, and what to do about one that is damaged. */
export interface StoredJson<T> {
  /** For messages, with its article: `the record of a sweep`. */
  readonly what: string;
  readonly schema: z.ZodType<T>;
  /** What an operator can do about a damaged one. */
  readonly cure: string;
  /**
   * Whether it is written with a seal, the hash of all its other members. `where-written`: objects of versions that wrote
   * none are still believed.
   */
  readonly seal?: 'required' | 'where-written';
  /** What its member `schema` says, where it has one: `forecast.pointer/1`. */
  readonly named?: string;
}

/** What came of reading one. */
export type StoredRead<T> =
  | { readonly kind: 'sound'; readonly value: T }
  /** @param problem a phrase: `it is cut off or no JSON (…)` */
  | { readonly kind: 'damaged'; readonly problem: string }
  /** Later code has written it, in a form of its own: nothing is wrong with it. @param problem a phrase as above */
  | { readonly kind: 'newer'; readonly problem: string };

/** Faults that a message lists; a foreign object has one for each member. */
const MOST_FAULTS = 3;

/** The text of an object with its seal: a digit that changes later is noticed, as a cut is. */
export const sealedJson = (value: object): string => JSON.stringify({ ...value, seal: hashOf(value) });

/** Proves that a text is what it should be: another program, or a write that was cut off, may have left anything. */
export function parseStored<T>(stored: Pick<StoredJson<T>, 'schema' | 'seal' | 'named'>, text: string): StoredRead<T> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { kind: 'damaged', problem: `it is cut off or no JSON (${(error as Error).message})` };
  }
  // Before its form is looked at, which a later number may have changed.
  const newer = newerSchema(content, stored.named);
  if (newer !== undefined) return { kind: 'newer', problem: newer };
  const parsed = stored.schema.safeParse(content);
  if (!parsed.success) return { kind: 'damaged', problem: describeIssues(parsed.error.issues) };
  const broken = stored.seal === undefined ? undefined : brokenSeal(content as object, parsed.data, stored.seal);
  return broken === undefined ? { kind: 'sound', value: parsed.data } : { kind: 'damaged', problem: broken };
}

/**
 * What is to be said of an object that can't be read, with the cure: an operator who restored one that later code has written
 * would destroy it.
 */
export function describeUnread<T>(
  uri: string,
  { what, cure }: Pick<StoredJson<T>, 'what' | 'cure'>,
  { kind, problem }: Exclude<StoredRead<T>, { readonly kind: 'sound' }>,
): string {
  return kind === 'newer'
    ? `${uri} can't be read: ${problem}. Bring this program up to the version of the project that has written it; leave the object as it is.`
    : `${uri} is no longer ${what}: ${problem}. ${cure}`;
}

function newerSchema(content: unknown, known: string | undefined): string | undefined {
  if (known === undefined || typeof content !== 'object' || content === null) return undefined;
  const { schema } = content as { readonly schema?: unknown };
  return isNewerSchema(schema, known) ? `it has the schema ${schema}; this program knows ${known}` : undefined;
}

function describeIssues(issues: readonly z.core.$ZodIssue[]): string {
  const faults = issues
    .slice(0, MOST_FAULTS)
    .map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  const more = issues.length > MOST_FAULTS ? [`and ${issues.length - MOST_FAULTS} more`] : [];
  return [...faults, ...more].join('; ');
}

function brokenSeal(content: object, known: unknown, wanted: 'required' | 'where-written'): string | undefined {
  const { seal, ...sealed } = content as { readonly seal?: unknown };
  if (seal !== undefined) return seal === hashOf(sealed) ? undefined : 'it was changed after it was written';
  if (wanted === 'required') return 'it has no seal';
  // Where the name of the seal itself was hit, it is a member that nobody knows.
  const stranger = Object.keys(sealed).find((name) => !Object.hasOwn(known as object, name));
  return stranger === undefined ? undefined : `${stranger}: no member of such an object`;
}

/**
 * The schema of an object type. The compiler holds the two together: a member that the schema lacked would be dropped
 * silently whenever an object is read.
 */
export const objectOf = <T extends object>(shape: { readonly [Name in keyof T]-?: z.ZodType<T[Name]> }): z.ZodType<T> =>
  z.object(shape) as unknown as z.ZodType<T>;

/** A number that may have been no finite one: JSON has no word for NaN and writes null. */
export const writtenNumber: z.ZodType<number> = z.number().or(z.null().transform(() => Number.NaN));
