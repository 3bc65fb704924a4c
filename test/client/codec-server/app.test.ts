import { randomBytes } from 'node:crypto';
import { EncryptionCodec } from '@durable-forecast/lib/payload-encryption/encryption-codec';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import proto from '@temporalio/proto';
import { describe, expect, it } from 'vitest';
import { codecApp } from '../../../client/codec-server/app.js';

const UI = 'http://127.0.0.1:8233';
const codec = new EncryptionCodec({ current: 'november', keys: new Map([['november', randomBytes(32)]]) });
const app = codecApp({ codec, origins: [UI], trustedHosts: [], tokens: undefined });
const { Payloads } = proto.temporal.api.common.v1;
const payloads = [defaultPayloadConverter.toPayload({ item: 'FOODS_1_001' })] as Payload[];

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  app.request(`http://127.0.0.1:7091${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { Origin: UI, 'Content-Type': 'application/json', 'X-Namespace': 'default', ...headers },
  });
const asJson = (given: Payload[]) => Payloads.toObject(Payloads.create({ payloads: given }), { bytes: String });

describe('the codec server', () => {
  it('decrypts what the Web UI sends, as Temporal writes payloads in JSON', async () => {
    const answer = await post('/decode', asJson(await codec.encode(payloads)));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual(asJson(payloads));
  });

  it('encrypts what a person sends by the Web UI', async () => {
    const answer = await post('/encode', asJson(payloads));
    const { payloads: encrypted = [] } = Payloads.fromObject((await answer.json()) as object);
    expect((await codec.decode(encrypted)).map((payload) => defaultPayloadConverter.fromPayload(payload))).toEqual([
      { item: 'FOODS_1_001' },
    ]);
  });

  it('lets pages of the Web UI ask, by the headers they send', async () => {
    const answer = await app.request('http://127.0.0.1:7091/decode', {
      method: 'OPTIONS',
      headers: {
        Origin: UI,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type,x-namespace',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(UI);
    expect(answer.headers.get('access-control-allow-headers')).toMatch(/Content-Type.*X-Namespace/);
  });

  it('refuses pages of other sites, whose browser would send the request all the same', async () => {
    const answer = await post('/decode', asJson(payloads), { Origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining('Pages of https://evil.example') });
  });

  it('refuses to answer under a name that is not its own', async () => {
    const answer = await app.request('http://rebound.example:7091/decode', { method: 'POST', body: '{}' });
    expect(answer.status).toBe(421);
  });

  it.each([
    ['no JSON', 'payloads'],
    ['no payloads', {}],
    ['payloads that are no list', { payloads: 'many' }],
    ['a payload that is a number', { payloads: [1] }],
    ['metadata that is no object', { payloads: [{ metadata: 'encoding' }] }],
  ])('refuses %s', async (_, body) => {
    const answer = await post('/decode', body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ message: 'Send {"payloads": […]} as JSON, as Temporal does.' });
  });

  it('answers an empty list by one', async () => {
    expect(await (await post('/decode', { payloads: [] })).json()).toEqual({ payloads: [] });
  });

  it('says which key is missing', async () => {
    const other = new EncryptionCodec({ current: 'december', keys: new Map([['december', randomBytes(32)]]) });
    const answer = await post('/decode', asJson(await other.encode(payloads)));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining("by the key 'december'") });
  });
});
