import { hashOf } from '@durable-forecast/lib/hash';

/** An id is the beginning of a workflow id, a header and the name of a message: each has room for this much. */
const LONGEST = 240;

/**
 * The id of an event: who tells of it (a run, a monitor), and what happened, part by part. Made of nothing else, so that whoever
 * tells of it a second time, after a crash or on a repetition, tells of the same event.
 *
 * Printable ASCII without blanks; no two lists of parts have the same id.
 *
 * @example eventId('foods-20261130-060000', 'rule-fired', 'trial-003', 'Overfit')
 */
export function eventId(...parts: readonly string[]): string {
  const id = parts.map(encodePart).join('/');
  // Cut, it can be told from one that is short enough by its length.
  return id.length <= LONGEST ? id : `${id.slice(0, LONGEST)}-${hashOf(id)}`;
}

const encodePart = (part: string): string => encodeURIComponent(part.replace(/\p{Cs}/gu, '\uFFFD'));
