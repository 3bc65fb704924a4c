import { type LinearPattern, linearPattern } from '@durable-forecast/lib/linear-pattern';

/** Tells whether a name is meant. */
export type NamePattern = Pick<LinearPattern, 'test'>;

/** Rules ask for the same few again at every point. */
const known = new Map<string, NamePattern>();
const MOST_KNOWN = 200;

/**
 * A regular expression that must match from the start of a name, as Python's `re.match`. Rules are evaluated between other
 * things, so one that could hold them up is refused.
 *
 * @throws RangeError where it has a fault
 */
export function namePattern(source: string): NamePattern {
  const before = known.get(source);
  if (before !== undefined) return before;
  let pattern: NamePattern | undefined;
  try {
    pattern = linearPattern(`^(?:${source})`);
  } catch {
    throw new RangeError(`'${source}' is no regular expression`);
  }
  if (pattern === undefined) {
    throw new RangeError(
      `'${source}' looks around, refers back or repeats too much, which could take for ever on a long name: write it without`,
    );
  }
  if (known.size < MOST_KNOWN) known.set(source, pattern);
  return pattern;
}

/** What is wrong with such an expression; undefined where nothing is. */
export function patternFault(source: string): string | undefined {
  try {
    namePattern(source);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
