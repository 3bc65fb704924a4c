import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
// A module of CommonJS, of which Node sees no names.
import proto from '@temporalio/proto';
import type { KeyRing } from './key-ring.js';

/** The names of metadata that Temporal's own examples of encryption use, so that their tools know these payloads. */
const ENCODING = 'encoding';
const KEY_ID = 'encryption-key-id';
const CIPHER = 'encryption-cipher';
const ENCRYPTED = 'binary/encrypted';

const ALGORITHM = 'aes-256-gcm';
/** As NIST SP 800-38D recommends for random ones: 96 bits. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const text = { of: (bytes: Uint8Array) => Buffer.from(bytes).toString(), bytes: (value: string) => Buffer.from(value) };
const PayloadMessage = proto.temporal.api.common.v1.Payload;

/** Its message says which key is missing, or that a payload was changed. */
export class DecryptionError extends Error {
  override name = 'DecryptionError';
}

/**
 * Encrypts payloads by AES-256-GCM: data is the nonce, the encrypted payload with all its metadata, and the tag; the id of the key
 * stands in the metadata and is authenticated too. A payload that nobody encrypted, one from before encryption was turned on, is
 * handed on as it is.
 *
 * Without keys nothing is encrypted, and what somebody else encrypted is refused.
 */
export class EncryptionCodec implements PayloadCodec {
  constructor(private readonly ring: KeyRing | undefined) {}

  async encode(payloads: Payload[]): Promise<Payload[]> {
    const { ring } = this;
    return ring === undefined ? payloads : payloads.map((payload) => encrypt(payload, ring));
  }

  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => (isEncrypted(payload) ? decrypt(payload, this.ring) : payload));
  }
}

const isEncrypted = ({ metadata }: Payload): boolean =>
  metadata?.[ENCODING] !== undefined && metadata[ENCODING] !== null && text.of(metadata[ENCODING]) === ENCRYPTED;

function encrypt(payload: Payload, { current, keys }: KeyRing): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const id = text.bytes(current);
  const cipher = createCipheriv(ALGORITHM, keys.get(current) as Uint8Array, nonce, { authTagLength: TAG_BYTES }).setAAD(
    id,
  );
  const hidden = [cipher.update(PayloadMessage.encode(payload).finish()), cipher.final()];
  return {
    metadata: { [ENCODING]: text.bytes(ENCRYPTED), [CIPHER]: text.bytes('AES-256-GCM'), [KEY_ID]: id },
    data: Buffer.concat([nonce, ...hidden, cipher.getAuthTag()]),
  };
}

/** @throws DecryptionError when its key is missing, or it is not what was encrypted */
function decrypt({ metadata, data }: Payload, ring: KeyRing | undefined): Payload {
  const id = Buffer.from(metadata?.[KEY_ID] ?? []);
  const name = text.of(id);
  const key = ring?.keys.get(name);
  if (key === undefined) throw new DecryptionError(describeMissing(name, ring));
  const bytes = Buffer.from(data ?? []);
  try {
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(id)
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    const shown = [decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
    return PayloadMessage.decode(Buffer.concat(shown));
  } catch {
    throw new DecryptionError(
      `A payload could not be decrypted by the key '${name}': the payload was changed, or another key had this id.`,
    );
  }
}

const describeMissing = (name: string, ring: KeyRing | undefined): string =>
  ring === undefined
    ? `What Temporal holds is encrypted by the key '${name}', and this program has no keys: set FORECAST_PAYLOAD_KEYS to the file that holds it.`
    : `What Temporal holds is encrypted by the key '${name}', which the payload keys do not hold (they hold ${[...ring.keys.keys()].join(', ')}): add it to them again.`;
