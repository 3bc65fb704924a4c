import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { browseApp } from '../../../client/browse/app.js';
import { Library } from '../../../client/browse/data/library.js';

/** Nothing that is asked for here reaches the object store. */
const app = (trustedHosts: readonly string[] = []) =>
  browseApp(new Library({ s3: new S3Client({ region: 'us-east-1' }), bucket: 'forecast' }), { base: '', trustedHosts });

const ask = (host: string, trusted: readonly string[] = []) =>
  app(trusted).request('http://127.0.0.1/style.css', { headers: { host } });

describe('the app answers', () => {
  it('under the names of this machine, with any port', async () => {
    for (const host of ['127.0.0.1:7090', 'localhost', 'LOCALHOST:80', '[::1]:7090']) {
      expect((await ask(host)).status, host).toBe(200);
    }
  });

  it('under no other name, so that a foreign page whose name leads here reads nothing', async () => {
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '169.254.169.254', '']) {
      const response = await ask(host);
      expect(response.status, host).toBe(421);
      expect(await response.text()).not.toContain('--paper');
    }
  });

  it('under the name that a proxy hands on, where that is trusted', async () => {
    expect((await ask('forecasts.example.com', ['Forecasts.example.com'])).status).toBe(200);
    expect((await ask('forecasts.example.com:443', ['forecasts.example.com'])).status).toBe(200);
    expect((await ask('other.example.com', ['forecasts.example.com'])).status).toBe(421);
  });
});

describe('the app refuses', () => {
  it('whatever would change something', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const response = await app().request('http://localhost/', { method });
      expect(response.status, method).toBe(405);
      expect(response.headers.get('allow')).toBe('GET, HEAD');
    }
  });
});

describe('every answer', () => {
  it('forbids scripts, frames and everything from elsewhere', async () => {
    for (const path of ['/style.css', '/nothing', '/icon.svg']) {
      const { headers } = await app().request(`http://localhost${path}`);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy, path).toMatch(/^default-src 'none'; style-src 'self'; img-src 'self';/);
      expect(policy).not.toMatch(/unsafe|script-src|https?:|\*/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});
