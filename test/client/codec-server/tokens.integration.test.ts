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
let timesAsked = 0;
beforeAll(async () => {
  const published = { ...provider.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' };
  const app = new Hono()
    .get('/keys', (context) => {
      timesAsked += 1;
      return context.json({ keys: [published] });
    })
    .get('/page', (context) => context.html('<p>Sign in</p>'));
  keys = await serveApp(app, { address: '127.0.0.1', port: 0 });
});
afterAll(() => keys.close());

const seconds = () => Math.floor(Date.now() / 1000);
const claims = { iss: issuer, aud: audience, exp: seconds() + 3600 };
const token = (payload: Record<string, unknown>, { privateKey } = provider) =>
  sign(payload, { ...privateKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256' } as never, 'ES256');

const serverOf = (jwks: string) =>
  codecApp({ codec, origins: [], trustedHosts: [], tokens: { jwks, issuer, audience } });
const ask = (app: Hono, authorization: string | undefined, body = '{"payloads":[]}') =>
  app.request('http://127.0.0.1:7091/decode', {
    method: 'POST',
    body,
    headers: authorization === undefined ? {} : { Authorization: authorization },
  });
const statusWith = async (authorization: string | undefined): Promise<number> =>
  (await ask(serverOf(`${keys.url}/keys`), authorization)).status;

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
    ['one that never expires', async () => `Bearer ${await token({ iss: issuer, aud: audience })}`],
    ['one that a stranger signed', async () => `Bearer ${await token(claims, stranger)}`],
  ])('refuses %s', async (_, make) => {
    expect(await statusWith(await make())).toBe(401);
  });

  it('asks the provider once for many requests', async () => {
    const app = serverOf(`${keys.url}/keys`);
    const before = timesAsked;
    const authorization = `Bearer ${await token(claims)}`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(app, authorization)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(timesAsked - before).toBe(1);
  });

  it('says that the provider gives no keys, and lets nobody in', async () => {
    const nothing = await ask(serverOf(`${keys.url}/none`), `Bearer ${await token(claims)}`);
    expect([nothing.status, await nothing.json()]).toEqual([
      503,
      { message: `Nobody can say whose a token is: ${keys.url}/none answers 404.` },
    ]);
    const page = await ask(serverOf(`${keys.url}/page`), `Bearer ${await token(claims)}`);
    expect(await page.json()).toEqual({
      message: `Nobody can say whose a token is: ${keys.url}/page answers no set of keys ({"keys": […]}).`,
    });
  });

  it('reads no body of somebody without a token', async () => {
    const answer = await ask(serverOf(`${keys.url}/keys`), undefined, 'a'.repeat(33 * 2 ** 20));
    expect(answer.status).toBe(401);
  });
});
