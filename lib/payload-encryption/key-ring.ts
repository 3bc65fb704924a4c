/** The keys that encrypt what Temporal stores. One of them encrypts; each decrypts what it once encrypted. */
export interface KeyRing {
  /** Id of the key that encrypts. */
  readonly current: string;
  /** Keys of 32 bytes, by their ids. */
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

/** AES-256. */
export const KEY_BYTES = 32;

/** An id goes into every payload, unencrypted. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const ID_RULE = 'letters, digits and . _ -, at most 64';

/** Its message says what is wrong with keys; never a key itself. */
export class KeyRingError extends Error {
  override name = 'KeyRingError';
}

/**
 * Reads keys from JSON: `{"current": "2026-11", "keys": {"2026-11": "<32 bytes in base64>"}}`.
 *
 * @throws KeyRingError naming the field that is wrong
 */
export function parseKeyRing(text: string): KeyRing {
  const { current, keys, ...others } = objectOf(parseJson(text), 'The keys');
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new KeyRingError(`There is no field '${unknown}': give 'current' and 'keys'.`);
  const entries = Object.entries(objectOf(keys, "The field 'keys'")).map(
    ([id, key]) => [checkKeyId(id), keyOf(id, key)] as const,
  );
  if (typeof current !== 'string') throw new KeyRingError("The field 'current' must name the key that encrypts.");
  const ring = { current, keys: new Map(entries) };
  if (!ring.keys.has(current)) {
    const ids = [...ring.keys.keys()].join(', ') || 'none';
    throw new KeyRingError(`The field 'current' names '${current}', and there is no such key (there is: ${ids}).`);
  }
  return ring;
}

/** As {@link parseKeyRing} reads it. */
export function formatKeyRing({ current, keys }: KeyRing): string {
  const encoded = [...keys].map(([id, key]) => [id, Buffer.from(key).toString('base64')]);
  return `${JSON.stringify({ current, keys: Object.fromEntries(encoded) }, undefined, 2)}\n`;
}

/** @throws KeyRingError when it can't be the id of a key */
export function checkKeyId(id: string): string {
  if (ID.test(id)) return id;
  throw new KeyRingError(`'${id.slice(0, 80)}' can't be the id of a key: give ${ID_RULE}.`);
}

function keyOf(id: string, encoded: unknown): Uint8Array {
  const bytes =
    typeof encoded === 'string' && /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) ? Buffer.from(encoded, 'base64') : undefined;
  if (bytes === undefined) throw new KeyRingError(`The key '${id}' is not written in base64.`);
  if (bytes.length === KEY_BYTES) return bytes;
  throw new KeyRingError(`The key '${id}' has ${bytes.length} bytes and must have ${KEY_BYTES}.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The message of the parser would show a part of the text, and so of a key.
    throw new KeyRingError('The keys are not written in JSON.');
  }
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new KeyRingError(`${what} must be an object of JSON.`);
}
