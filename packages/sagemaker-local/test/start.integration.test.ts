import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startServer } from '../src/server.js';
import { credentials, temporaryFolder } from './support/test-bench.js';

let folder: ReturnType<typeof temporaryFolder>;
const options = () => ({ root: join(folder.path, 'root'), python: 'python3', credentials });

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** A start that failed has given up its root: another one succeeds. */
async function startAndClose(): Promise<void> {
  const server = await startServer(options());
  await server.close();
}

test('a port in use is named, and the root is free again', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  try {
    await expect(startServer({ ...options(), port })).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is in use. Stop what listens there, or choose another --port.`,
    );
  } finally {
    other.close();
  }
  await startAndClose();
});

test('a container.json that is malformed is named, and the root is free again', async () => {
  const containers = join(folder.path, 'containers');
  mkdirSync(join(containers, 'mine'), { recursive: true });
  writeFileSync(join(containers, 'mine', 'container.json'), '{ "repositories": ["mine"], }');
  await expect(startServer({ ...options(), containers: [containers] })).rejects.toThrow(
    `${join(containers, 'mine', 'container.json')} is no JSON: `,
  );
  await startAndClose();
});
