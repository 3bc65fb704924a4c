import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { EncryptionCodec } from '@durable-forecast/lib/payload-encryption/encryption-codec';
import { Hono } from 'hono';
import { sign } from 'hono/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codecApp } from '../../../client/codec-server/app.js';
import { type AppServer, serveApp } from '../../../client/http/serve-app.js';

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const provider = pair();
const stranger = pair();
const issuer = 'https://login.example.com/';
const audience = 'forecasts';
const codec = new EncryptionCodec({ current: 'november', keys: new Map([['november', randomBytes(32)]]) });

let keys: AppServer;
beforeAll(async () => {
  const published = { ...provider.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' };
  const app = new Hono().get('/keys', (context) => context.json({ keys: [published] }));
  keys = await serveApp(app, { address: '127.0.0.1', port: 0 });
});
afterAll(() => keys.close());

const seconds = () => Math.floor(Date.now() / 1000);
const claims = { iss: issuer, aud: audience, exp: seconds() + 3600 };
const token = (payload: Record<string, unknown>, { privateKey } = provider) =>
  sign(payload, { ...privateKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256' } as never, 'ES256');

async function statusWith(authorization: string | undefined): Promise<number> {
  const tokens = { jwks: `${keys.url}/keys`, issuer, audience };
  const app = codecApp({ codec, origins: [], trustedHosts: [], tokens });
  const { status } = await app.request('http://127.0.0.1:7091/decode', {
    method: 'POST',
    body: '{"payloads":[]}',
    headers: authorization === undefined ? {} : { Authorization: authorization },
  });
  return status;
}

describe('with an identity provider, the codec server', () => {
  it('answers who brings a token of it', async () => {
    expect(await statusWith(`Bearer ${await token(claims)}`)).toBe(200);
  });

  it.each([
    ['no token', () => undefined],
    ['another word', () => 'Bearer hello'],
    ['one that has expired', async () => `Bearer ${await token({ ...claims, exp: seconds() - 60 })}`],
    ['one for somebody else', async () => `Bearer ${await token({ ...claims, aud: 'payroll' })}`],
    ['one of another issuer', async () => `Bearer ${await token({ ...claims, iss: 'https://evil.example/' })}`],
    ['one that a stranger signed', async () => `Bearer ${await token(claims, stranger)}`],
  ])('refuses %s', async (_, make) => {
    expect(await statusWith(await make())).toBe(401);
  });
});
