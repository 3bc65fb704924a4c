import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { freePort } from '@durable-forecast/lib/free-port';
import { describe, expect, it } from 'vitest';
import { COMMON_PYTHON } from '../../local/stack/container-folders.js';
import { until } from '../support/until.js';
import { containerPython } from './container-python.js';

const probe = fileURLToPath(new URL('./serving_probe.py', import.meta.url));

/** Serves the probe, and answers what it wrote. */
async function serving(
  kind: 'concurrent' | 'single',
  work: (url: string) => Promise<void>,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const port = await freePort();
  const server = spawn(containerPython(), [probe, kind], {
    env: {
      ...{ PATH: process.env.PATH, PYTHONPATH: COMMON_PYTHON, ...environment },
      ...{ SAGEMAKER_BIND_TO_PORT: String(port), SAGEMAKER_BIND_HOST: '127.0.0.1' },
    },
  });
  let written = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (written += text));
  const ended = new Promise((resolve) => server.once('close', resolve));
  try {
    await until(async () => written, { what: 'the model server to listen', holds: (text) => text.includes('serving') });
    await work(`http://127.0.0.1:${port}`);
  } finally {
    server.kill('SIGTERM');
    await ended;
  }
  return written;
}

const ask = async (url: string): Promise<number> => {
  const response = await fetch(`${url}/invocations`, {
    method: 'POST',
    body: '1',
    headers: { 'content-type': 'text/csv' },
  });
  return Number(await response.text());
};

/** Four questions at once, and what a batch transform is told that it may ask. */
async function together(kind: 'concurrent' | 'single') {
  const seen = { atOnce: 0, parameters: {} as Record<string, unknown> };
  await serving(kind, async (url) => {
    seen.atOnce = Math.max(...(await Promise.all([1, 2, 3, 4].map(() => ask(url)))));
    seen.parameters = (await (await fetch(`${url}/execution-parameters`)).json()) as Record<string, unknown>;
  });
  return { atOnce: seen.atOnce, transforms: seen.parameters.MaxConcurrentTransforms };
}

describe('a served model', () => {
  it('predicts for one caller at a time unless its library is made for several', async () => {
    expect(await together('single')).toEqual({ atOnce: 1, transforms: 1 });
  });

  it('predicts for several at once where its container says so', async () => {
    const { atOnce, transforms } = await together('concurrent');
    expect(atOnce).toBeGreaterThan(1);
    expect(transforms).toBe(availableParallelism());
  });

  it('says nothing of a caller who has stopped waiting for it to be loaded', async () => {
    const written = await serving(
      'single',
      async (url) => {
        await expect(fetch(`${url}/ping`, { signal: AbortSignal.timeout(100) })).rejects.toThrow(/aborted/);
        expect((await fetch(`${url}/ping`)).status).toBe(200);
        expect(await ask(url)).toBe(1);
      },
      { LOAD_SECONDS: '1' },
    );
    expect(written).toMatch(/^serving on port \d+\n$/);
  });
});
