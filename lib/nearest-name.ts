import { editDistance } from './edit-distance.js';

/**
 * The known name that a mistyped one most likely means; undefined when none is near.
 *
 * Near is an edit distance of at most a third of the name's length (at least 2, and less than all of it), letter case and `_`, `-`,
 * space ignored.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = plain(name);
  let nearest: string | undefined;
  let least = Math.min(Math.max(2, Math.floor(wanted.length / 3)) + 1, wanted.length);
  for (const candidate of known) {
    const distance = editDistance(wanted, plain(candidate));
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** `; did you mean 'x'?` or, when nothing is near, `; known are a, b, c.` */
export function nameHint(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? `; known are ${known.join(', ')}.` : `; did you mean '${nearest}'?`;
}

const plain = (name: string) => name.toLowerCase().replace(/[_\-\s]/g, '');
