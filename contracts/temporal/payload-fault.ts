import { findNonFinite } from '@durable-forecast/lib/non-finite';
import type { FailureType } from '../failures/failures.js';

/** What Temporal carries in one payload, in bytes; a worker fails a task with more of it, and so tries it for ever. */
export const PAYLOAD_LIMIT = 2_000_000;

/** Why a value can't be handed over, as a row of the failure table with its sentence. */
export interface PayloadFault {
  readonly type: Extract<FailureType, 'PayloadTooLarge' | 'NumberInvalid'>;
  readonly message: string;
}

/**
 * Why a value can't be handed over by Temporal as it is; undefined where it can. A payload holds references, never data, so
 * one that is too large is a request that is, or a mistake of ours, and so is a number that its JSON has no word for: the
 * other side would find null. No repetition makes it better.
 *
 * @param what the beginning of the sentence: "stageVersion would be given"
 * @returns for example "stageVersion would be given 2.4 MB, of which 2.3 MB are [0].shards; Temporal carries 2.0 MB."
 */
export function payloadFault(what: string, value: unknown): PayloadFault | undefined {
  const found = findNonFinite(value);
  if (found !== undefined) {
    const named = found.path === '' ? '' : ` as ${found.path}`;
    return { type: 'NumberInvalid', message: `${what} ${found.value}${named}; JSON has no word for it.` };
  }
  const bytes = jsonBytes(value);
  if (bytes <= PAYLOAD_LIMIT) return undefined;
  const part = largestPart(value, bytes);
  const named = part.path === '' ? '' : `, of which ${inMegabytes(part.bytes)} are ${part.path}`;
  return {
    type: 'PayloadTooLarge',
    message: `${what} ${inMegabytes(bytes)}${named}; Temporal carries ${inMegabytes(PAYLOAD_LIMIT)}.`,
  };
}

interface Part {
  readonly path: string;
  readonly bytes: number;
}

/** The deepest member that makes up most of the value. */
function largestPart(value: unknown, bytes: number, path = ''): Part {
  const here = { path, bytes };
  if (value === null || typeof value !== 'object') return here;
  const inside = Array.isArray(value)
    ? value.map((each, index) => [`${path}[${index}]`, each] as const)
    : Object.entries(value).map(([name, each]) => [path === '' ? name : `${path}.${name}`, each] as const);
  for (const [name, each] of inside) {
    const size = jsonBytes(each);
    if (size > bytes / 2) return largestPart(each, size, name);
  }
  return here;
}

/** UTF-8 bytes of a value's JSON. */
export function jsonBytes(value: unknown): number {
  const json: string | undefined = JSON.stringify(value);
  if (json === undefined) return 0;
  // A unit of UTF-16 takes three bytes at most, so most need no counting.
  return json.length * 3 <= PAYLOAD_LIMIT ? json.length : new TextEncoder().encode(json).length;
}

const inMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
