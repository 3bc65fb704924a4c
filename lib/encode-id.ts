import { hashOf } from './hash.js';

/** Longest encoded id: two of them fit a file name, and an owner's tag has room for them beside the run. */
export const MAX_ENCODED_ID = 64;
/** Characters that a long id begins with still, for people. */
const HEAD = 30;

/**
 * An id of the data (a store, a department, …) as whatever has rules of its own about names may have it: file names, object
 * keys, workflow ids, tags. Letters, digits, `_` and `-`, 64 at most; ids of capitals, digits and underscores, as M5 has
 * them, stay as they are. No two ids become one, not even where a file system takes `a` and `A` for the same.
 *
 *   `-` is `--`; what is no letter or digit of ASCII is `-XX` for each byte of its UTF-8
 *   `-X…` at the end: which letters are small, four a hexadecimal digit; the empty id has none
 *   `-Z…` at the end: a hash in place of the rest, where it would be too long. Only these can't be decoded
 *
 * @throws Error when the id has half a surrogate pair, which no UTF-8 stands for
 */
export function encodeId(id: string): string {
  if (/\p{Cs}/u.test(id))
    throw new Error(`${JSON.stringify(id)} is no valid Unicode, so nothing can be named after it`);
  const parts = Array.from(id, encodeCharacter);
  const whole = parts.join('') + smallLetters(id);
  if (whole.length <= MAX_ENCODED_ID) return whole;
  let head = '';
  for (const part of parts) {
    // Never half an escape: the hyphen that begins the hash would end it.
    if (head.length + part.length > HEAD) break;
    head += part;
  }
  return `${head}-Z${hashOf(id).slice(0, 32).toUpperCase()}`;
}

/** @returns undefined for a text that is no encoded id, and for one that a hash has shortened */
export function decodeId(encoded: string): string | undefined {
  const { body } = /^(?<body>(?:\w|--|-[0-9A-F]{2})*)(?:-X[0-9A-F]*)?$/.exec(encoded)?.groups ?? {};
  if (body === undefined) return undefined;
  const percents = body.replaceAll(/--|-[0-9A-F]{2}/g, (part) => (part === '--' ? part.slice(1) : `%${part.slice(1)}`));
  try {
    const id = decodeURIComponent(percents);
    return encodeId(id) === encoded ? id : undefined;
  } catch {
    return undefined;
  }
}

const utf8 = new TextEncoder();

function encodeCharacter(character: string): string {
  if (/^\w$/.test(character)) return character;
  if (character === '-') return '--';
  return Array.from(utf8.encode(character), (byte) => `-${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

function smallLetters(id: string): string {
  const letters = Array.from(id.matchAll(/[A-Za-z]/g), ([letter]) => (letter >= 'a' ? '1' : '0')).join('');
  if (id !== '' && !letters.includes('1')) return '';
  const fours = letters.match(/.{1,4}/g) ?? [];
  return `-X${fours.map((four) => Number.parseInt(four.padEnd(4, '0'), 2).toString(16).toUpperCase()).join('')}`;
}
