import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { findNonFinite } from './non-finite.js';

/**
 * SHA-256 of a JSON value, hexadecimal. Members are ordered by name and undefined ones left out, so two equal requests
 * have one hash whatever the order they were written in. Pure JavaScript, because workflows use it too.
 */
export function hashOf(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}

/** JSON with members in code point order. @throws Error naming the field of a NaN or an infinity */
export function canonicalJson(value: unknown): string {
  const found = findNonFinite(value);
  // It would have the hash of null.
  if (found !== undefined) throw new Error(`${found.path} is ${found.value}, which JSON has no word for`);
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : member,
  );
}
