import { randomBytes } from 'node:crypto';
import { EncryptionCodec } from '@durable-forecast/lib/payload-encryption/encryption-codec';
import type { KeyRing } from '@durable-forecast/lib/payload-encryption/key-ring';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const ringOf = (current: string, ...others: string[]): KeyRing => ({
  current,
  keys: new Map([current, ...others].map((id) => [id, randomBytes(32)])),
});
const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value) as Payload;
const asValue = (payload: Payload | undefined): unknown => defaultPayloadConverter.fromPayload(payload as Payload);
const text = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString();
const november = ringOf('november');

describe('what is encrypted', () => {
  it('comes back as it was, whatever it is', async () => {
    const codec = new EncryptionCodec(november);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.jsonValue(), fc.uint8Array())), async (values) => {
        const payloads = values.map(payloadOf);
        const back = await codec.decode(await codec.encode(payloads));
        expect(back.map(asValue)).toEqual(payloads.map(asValue));
      }),
    );
  });

  it('shows neither the value nor how it was encoded, only which key it was', async () => {
    const [{ metadata, data } = {}] = await new EncryptionCodec(november).encode([payloadOf({ item: 'FOODS_1_001' })]);
    expect(Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, text(value)]))).toEqual({
      encoding: 'binary/encrypted',
      'encryption-cipher': 'AES-256-GCM',
      'encryption-key-id': 'november',
    });
    expect(text(data)).not.toMatch(/FOODS|json/);
  });

  it('is never the same twice', async () => {
    const codec = new EncryptionCodec(november);
    const [[one], [other]] = await Promise.all([codec.encode([payloadOf(1)]), codec.encode([payloadOf(1)])]);
    expect(one?.data).not.toEqual(other?.data);
  });

  it('is read by the key that encrypted it, after another one has taken over', async () => {
    const before = ringOf('october');
    const encrypted = await new EncryptionCodec(before).encode([payloadOf('old')]);
    const after = { current: 'november', keys: new Map([...before.keys, ...november.keys]) };
    expect((await new EncryptionCodec(after).decode(encrypted)).map(asValue)).toEqual(['old']);
  });
});

describe('what was not encrypted', () => {
  it('is read as it is: it comes from before encryption was turned on', async () => {
    expect((await new EncryptionCodec(november).decode([payloadOf('plain')])).map(asValue)).toEqual(['plain']);
  });

  it('stays as it is where there are no keys', async () => {
    const payload = payloadOf('plain');
    expect(await new EncryptionCodec(undefined).encode([payload])).toEqual([payload]);
  });
});

describe('is refused:', () => {
  const encrypted = () => new EncryptionCodec(november).encode([payloadOf('secret')]);
  const refusal = async (payloads: Payload[], ring: KeyRing | undefined = november) =>
    new EncryptionCodec(ring).decode(payloads).then(
      () => undefined,
      (error: Error) => error.message,
    );

  it('what nobody here has a key for, with the setting that is missing', async () => {
    expect(await new EncryptionCodec(undefined).decode(await encrypted()).catch((error: Error) => error.message)).toBe(
      "What Temporal holds is encrypted by the key 'november', and this program has no keys: set FORECAST_PAYLOAD_KEYS to the file that holds it.",
    );
  });

  it('what was encrypted by a key that is not there any more, with those that are', async () => {
    expect(await refusal(await encrypted(), ringOf('december', 'january'))).toBe(
      "What Temporal holds is encrypted by the key 'november', which the payload keys do not hold (they hold december, january): add it to them again.",
    );
  });

  it.each([
    ['a changed byte', (payload: Payload) => ({ ...payload, data: flipped(payload.data) })],
    ['a cut end', (payload: Payload) => ({ ...payload, data: payload.data?.subarray(0, -1) })],
    ['nothing at all', (payload: Payload) => ({ ...payload, data: new Uint8Array() })],
  ])('%s', async (_, change) => {
    expect(await refusal((await encrypted()).map(change) as Payload[])).toBe(
      "A payload could not be decrypted by the key 'november': the payload was changed, or another key had this id.",
    );
  });

  it('another key under the same id', async () => {
    expect(await refusal(await encrypted(), ringOf('november'))).toContain('another key had this id');
  });
});

function flipped(data: Uint8Array | null | undefined): Uint8Array {
  const bytes = Uint8Array.from(data ?? []);
  bytes[20] = (bytes[20] as number) ^ 1;
  return bytes;
}
