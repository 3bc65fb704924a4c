import { findNonFinite } from './non-finite.js';

/**
 * JSON as everything is written that somebody reads back or that is published.
 *
 * `JSON.stringify` turns NaN and infinities into null, which a reader takes for "none" or for 0.
 *
 * @param indent spaces a level; everything in one line by default
 * @throws Error naming the field of a number that is none
 */
export function toJson(value: unknown, indent?: number): string {
  const found = findNonFinite(value);
  if (found !== undefined) {
    throw new Error(`${found.path === '' ? 'the value' : found.path} is ${found.value}, which JSON has no word for`);
  }
  return JSON.stringify(value, null, indent);
}
