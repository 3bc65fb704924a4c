import { findNonFinite } from '@durable-forecast/lib/non-finite';
import { toJson } from '@durable-forecast/lib/to-json';
import { sealedJson } from '../../contracts/stored/stored-json.js';
import { failure } from '../aws/aws-failure.js';

/**
 * The JSON of a value that is written to an address.
 *
 * @param indent spaces a level; everything in one line by default
 * @throws NumberInvalid naming the field of a number that JSON has no word for: who reads it back would find null
 */
export function jsonFor(uri: string, value: unknown, indent?: number): string {
  requireNumbers(uri, value);
  return toJson(value, indent);
}

/** The same with a seal. @throws NumberInvalid */
export function sealedFor(uri: string, value: object): string {
  requireNumbers(uri, value);
  return sealedJson(value);
}

function requireNumbers(uri: string, value: unknown): void {
  const found = findNonFinite(value);
  if (found === undefined) return;
  throw failure('NumberInvalid', `${uri} would have ${found.value} as its ${found.path || 'only value'}.`);
}
