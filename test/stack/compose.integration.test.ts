import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { awsEnvironment, BUCKET, ROLE_ARN } from '../../local/stack/aws-environment.js';
import { USUAL_PORTS } from '../../local/stack/ports.js';
import { readWorkerConfig } from '../../worker/config.js';
import { QUEUE_NAMES, readArguments } from '../../worker/queues.js';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly networks?: readonly string[] | Readonly<Record<string, { readonly ipv4_address?: string }>>;
  readonly ports?: readonly string[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const passwords: Readonly<Record<string, string>> = {
  AWS_SECRET_ACCESS_KEY: 'a-long-text',
  POSTGRES_PASSWORD: 'another',
};
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8').replaceAll(
  /\$\{(\w+)(?::[-?]([^}]*))?\}/g,
  (_, name: string, rest = '') => passwords[name] ?? rest,
);
const { services } = parse(text, { merge: true }) as { readonly services: Readonly<Record<string, Service>> };
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
  test('give the worker every setting that it needs', () => {
    expect(readWorkerConfig(worker).runEnvironment.bucket).toBe(BUCKET);
    const addresses = Object.keys(awsEnvironment({ s3: 1, sagemaker: 2 }, { accessKeyId: 'a', secretAccessKey: 'b' }));
    expect(Object.keys(worker)).toEqual(
      expect.arrayContaining(addresses.filter((name) => name !== 'AWS_DEFAULT_REGION')),
    );
  });

  test('are found at the addresses that the worker is given', () => {
    const { networks } = services.s3 ?? {};
    const known = new Set(Object.keys(services));
    if (networks !== undefined && 'stack' in networks) known.add(networks.stack?.ipv4_address ?? '');
    const addresses = Object.entries(worker).filter(([name]) => /^AWS_ENDPOINT_URL|^TEMPORAL_ADDRESS$/.test(name));
    expect(addresses.length).toBeGreaterThan(6);
    for (const [, address] of addresses) {
      expect(known).toContain(address.replace(/^http:\/\//, '').replace(/:\d+$/, ''));
    }
  });

  test('can be reached from this machine alone', () => {
    const ports = Object.values(services).flatMap(({ ports: published = [] }) => published);
    expect(ports.length).toBeGreaterThan(3);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test('have the ports of the local stack', () => {
    const published = Object.values(services).flatMap(({ ports = [] }) =>
      ports.map((port) => Number(port.split(':')[1])),
    );
    expect(published.toSorted()).toEqual(Object.values(USUAL_PORTS).toSorted());
  });

  test('serve every task queue, each by the one command of the image', () => {
    const commands = [services.worker, services.compute].map((service) => service?.command ?? []);
    const served = commands.flatMap((words) => {
      const args = words.slice(words.indexOf('worker/main.ts') + 1);
      return (readArguments(args) as { queues: readonly string[] }).queues;
    });
    expect(served.toSorted()).toEqual(QUEUE_NAMES.toSorted());
    const image = /^CMD (.*)$/m.exec(readFileSync(join(root, 'Dockerfile'), 'utf8'))?.[1] ?? '';
    for (const words of commands) expect(words.slice(0, -1)).toEqual(JSON.parse(image));
  });

  test('make the bucket that the worker writes to', () => {
    expect(services.bucket?.entrypoint?.join(' ')).toContain(`s3://${BUCKET};`);
    expect(worker.FORECAST_BUCKET).toBe(BUCKET);
    expect(worker.FORECAST_ROLE_ARN).toBe(ROLE_ARN);
  });

  test('register the search attributes that workflows set', () => {
    const words = services['search-attributes']?.command ?? [];
    const valuesOf = (flag: string) =>
      words.flatMap((word) => (word.startsWith(flag) ? [word.slice(flag.length)] : []));
    const registered = valuesOf('--name=').map((name, index) => [name, valuesOf('--type=')[index]?.toUpperCase()]);
    expect(registered).toEqual(Object.values(searchAttributes).map(({ name, type }) => [name, type]));
  });

  test('run the S3 server that the laptop runs', () => {
    const servers = readFileSync(join(root, 'local', 'installed', 'servers.mjs'), 'utf8');
    const version = services.s3?.image?.split(':')[1];
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
