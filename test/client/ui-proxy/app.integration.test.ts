import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppServer, serveApp } from '../../../client/http/serve-app.js';
import { uiProxyApp } from '../../../client/ui-proxy/app.js';

const PAGE = '<h1>Workflows</h1>'.repeat(200);

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

describe('the proxy before the Web UI', () => {
  const seen: { method: string | undefined; url: string | undefined; body: string }[] = [];
  let ui: Server;
  let proxy: AppServer;
  beforeAll(async () => {
    ui = createServer(async (asked, response) => {
      const body = (await asked.toArray()).join('');
      seen.push({ method: asked.method, url: asked.url, body });
      if (asked.url === '/') return response.writeHead(302, { Location: '/namespaces' }).end();
      response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Encoding': 'gzip' });
      return response.end(gzipSync(PAGE));
    });
    await new Promise<void>((resolve) => ui.listen(0, '127.0.0.1', resolve));
    const target = `http://127.0.0.1:${(ui.address() as AddressInfo).port}`;
    proxy = await serveApp(uiProxyApp({ target, trustedHosts: [] }), { address: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await proxy.close();
    ui.closeAllConnections();
    ui.close();
  });

  /** Node's own client sends the name that it is given, which fetch does not. */
  const ask = (path: string, host: string, method = 'GET', body?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const asking = request(`${proxy.url}${path}`, { method, headers: { host } }, async (answer) => {
        const text = (await answer.toArray()).join('');
        resolve({ status: answer.statusCode, headers: answer.headers, body: text });
      });
      asking.once('error', reject);
      asking.end(body);
    });

  it('hands pages, queries and posts on under the names of this machine', async () => {
    for (const host of ['127.0.0.1:8233', 'localhost:8233', '[::1]:8233']) {
      const answer = await ask('/namespaces/default?query=a%20b', host);
      expect([answer.status, answer.body], host).toEqual([200, PAGE]);
    }
    await ask('/api/v1/namespaces/default/workflows', 'localhost', 'POST', '{"signal":1}');
    expect(seen.at(-1)).toEqual({
      method: 'POST',
      url: '/api/v1/namespaces/default/workflows',
      body: '{"signal":1}',
    });
  });

  it('leaves it to the browser to follow where the Web UI leads', async () => {
    const { status, headers } = await ask('/', '127.0.0.1');
    expect([status, headers.location]).toEqual([302, '/namespaces']);
  });

  it('asks nothing for a page of another site whose name means this machine', async () => {
    const before = seen.length;
    for (const host of ['evil.example', '127.0.0.1.evil.example:8233', '169.254.169.254']) {
      for (const method of ['GET', 'POST']) expect((await ask('/', host, method)).status, host).toBe(421);
    }
    expect(seen.length).toBe(before);
  });

  it('answers by itself that it is up, and says where a Web UI does not answer', async () => {
    const lost = await serveApp(uiProxyApp({ target: 'http://127.0.0.1:9', trustedHosts: [] }), {
      address: '127.0.0.1',
      port: 0,
    });
    try {
      expect((await fetch(`${lost.url}/-/health`)).status).toBe(200);
      const answer = await fetch(`${lost.url}/namespaces`);
      expect(answer.status).toBe(502);
      expect(await answer.text()).toContain('The Web UI does not answer at http://127.0.0.1:9');
    } finally {
      await lost.close();
    }
  });
});
