import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '@durable-forecast/lib/free-port';
import { afterAll, beforeAll, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../compose/answers.sh', import.meta.url));
let server: Server;
let port = 0;
beforeAll(async () => {
  server = createServer(({ url, headers }, response) => {
    const isWell = url === '/ready' && headers.host === `127.0.0.1:${port}`;
    response.writeHead(isWell ? 200 : 503).end('{}\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => server.close());

const isWell = (at: number, path: string): Promise<boolean> =>
  promisify(execFile)('bash', [SCRIPT, String(at), path]).then(
    () => true,
    () => false,
  );

it('a container is well where it answers that it is, and not where it says otherwise or nothing', async () => {
  expect(await isWell(port, '/ready')).toBe(true);
  expect(await isWell(port, '/health')).toBe(false);
  expect(await isWell(await freePort(), '/ready')).toBe(false);
});
