import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { awsEnvironment } from '../../local/stack/aws-environment.js';
import { composeServices as services } from './compose-file.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const worker = services.worker?.environment ?? {};

const folder = mkdtempSync(join(tmpdir(), 'compose-'));
let child: ChildProcess | undefined;
afterAll(async () => {
  if (child !== undefined && child.exitCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

describe('the services for containers', () => {
  test('give the worker every address that the local stack gives', () => {
    const addresses = Object.keys(awsEnvironment({ s3: 1, sagemaker: 2 }, { accessKeyId: 'a', secretAccessKey: 'b' }));
    expect(Object.keys(worker)).toEqual(
      expect.arrayContaining(addresses.filter((name) => name !== 'AWS_DEFAULT_REGION')),
    );
  });

  test('are found at the addresses that the worker is given', () => {
    const known = new Set(Object.keys(services));
    const { networks } = services.s3 ?? {};
    if (networks !== undefined && 'stack' in networks) known.add(networks.stack?.ipv4_address ?? '');
    const addresses = Object.entries(worker).filter(([name]) => /^AWS_ENDPOINT_URL|^TEMPORAL_ADDRESS$/.test(name));
    expect(addresses.length).toBeGreaterThan(6);
    for (const [, address] of addresses) {
      expect(known).toContain(address.replace(/^http:\/\//, '').replace(/:\d+$/, ''));
    }
  });

  test('run the S3 server that the laptop runs', () => {
    const servers = readFileSync(join(root, 'local', 'installed', 'servers.mjs'), 'utf8');
    const version = /^FROM versity\/versitygw:(\S+)$/m.exec(
      readFileSync(join(root, 'compose', 's3', 'Dockerfile'), 'utf8'),
    )?.[1];
    expect(servers).toContain(`/versitygw/releases/download/${version}/`);
  });

  test('start the local SageMaker under the name that the worker calls it by', async () => {
    const words = [...(services.sagemaker?.command ?? [])];
    expect(words.shift()).toBe('node');
    // Of the command, all but what belongs to the container is tried: loopback, a free port, a folder of this test.
    const here = words.map((word) =>
      word
        .replace(/^--host=0\.0\.0\.0$/, '--host=127.0.0.1')
        .replace(/^--port=7080$/, '--port=0')
        .replace(/^--root=\/state$/, `--root=${folder}`)
        .replace(/^--python=.*/, '--python=python3'),
    );
    child = spawn(process.execPath, here, {
      cwd: root,
      env: { ...process.env, ...services.sagemaker?.environment },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = await once(createInterface({ input: child.stdout as NodeJS.ReadableStream as never }), 'line');
    const { port } = new URL((JSON.parse(line as string) as { url: string }).url);
    const statusUnder = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        get({ host: '127.0.0.1', port, path: '/health', headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        }).on('error', reject);
      });
    expect(await statusUnder(new URL(worker.AWS_ENDPOINT_URL_SAGEMAKER as string).host)).toBe(200);
    expect(await statusUnder('elsewhere:7080')).toBe(403);
  });
});
