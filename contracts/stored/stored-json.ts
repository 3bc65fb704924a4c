import { z } from 'zod';

/** A kind of JSON object in the object store: what proves one, and what to do about one that is damaged. */
export interface StoredJson<T> {
  /** For messages, with its article: `the record of a sweep`. */
  readonly what: string;
  readonly schema: z.ZodType<T>;
  /** What an operator can do about a damaged one. */
  readonly cure: string;
}

/** What came of reading one. */
export type StoredRead<T> =
  | { readonly kind: 'sound'; readonly value: T }
  /** @param problem a phrase: `it is cut off or no JSON (…)` */
  | { readonly kind: 'damaged'; readonly problem: string };

/** Faults that a message lists; a foreign object has one for each member. */
const MOST_FAULTS = 3;

/** Proves that a text is what it should be: another program, or a write that was cut off, may have left anything. */
export function parseStored<T>({ schema }: Pick<StoredJson<T>, 'schema'>, text: string): StoredRead<T> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { kind: 'damaged', problem: `it is cut off or no JSON (${(error as Error).message})` };
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return { kind: 'sound', value: parsed.data };
  const { issues } = parsed.error;
  const faults = issues
    .slice(0, MOST_FAULTS)
    .map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  const more = issues.length > MOST_FAULTS ? [`and ${issues.length - MOST_FAULTS} more`] : [];
  return { kind: 'damaged', problem: [...faults, ...more].join('; ') };
}

/**
 * The schema of an object type. The compiler holds the two together: a member that the schema lacked would be dropped
 * silently whenever an object is read.
 */
export const objectOf = <T extends object>(shape: { readonly [Name in keyof T]-?: z.ZodType<T[Name]> }): z.ZodType<T> =>
  z.object(shape) as unknown as z.ZodType<T>;

/** A number that may have been no finite one: JSON has no word for NaN and writes null. */
export const writtenNumber: z.ZodType<number> = z.number().or(z.null().transform(() => Number.NaN));
