import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { isAlive, type ProcessIdentity } from '@durable-forecast/lib/process-identity.mjs';
import { afterEach, describe, expect, it } from 'vitest';
import { StateFolder } from '../../local/stack/state-folder.js';

const LAUNCHER = fileURLToPath(new URL('../../client/forecast.mjs', import.meta.url));

interface Running {
  readonly launcher: ChildProcess;
  readonly output: () => string;
  readonly folder: StateFolder;
  readonly env: string;
}

const folders: string[] = [];
const launchers: ChildProcess[] = [];
afterEach(async () => {
  for (const launcher of launchers.splice(0)) {
    if (launcher.exitCode !== null || launcher.signalCode !== null) continue;
    const ended = new Promise((resolve) => launcher.once('exit', resolve));
    launcher.kill('SIGTERM');
    await ended;
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Starts `forecast local` on a new state folder (its path has a space) or a given one, and waits until it is ready. */
async function startLocal(path?: string): Promise<Running> {
  const state = path ?? join(mkdtempSync(join(tmpdir(), 'forecast stack-')), 'state');
  if (path === undefined) folders.push(join(state, '..'));
  const env = join(state, '..', 'stack.env');
  rmSync(env, { force: true });
  const launcher = spawn(process.execPath, [LAUNCHER, 'local', '--state', state, '--env', env], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  launchers.push(launcher);
  let output = '';
  launcher.stdout.on('data', (chunk) => {
    output += chunk;
  });
  launcher.stderr.on('data', (chunk) => {
    output += chunk;
  });
  await until(() => {
    if (launcher.exitCode !== null) throw new Error(`the stack ended: ${output}`);
    return existsSync(env) && output.includes('Ready.');
  });
  return { launcher, output: () => output, folder: new StateFolder(state), env };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(50);
}

const processesOf = (folder: StateFolder): readonly ProcessIdentity[] => Object.values(folder.processes).flat();

const settings = (file: string): Record<string, string> =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

const s3Of = (env: Record<string, string>) =>
  new S3Client({
    endpoint: env.AWS_ENDPOINT_URL_S3 as string,
    region: env.AWS_REGION as string,
    credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID as string, secretAccessKey: env.AWS_SECRET_ACCESS_KEY as string },
  });

describe('forecast local', () => {
  it('writes settings that any AWS tool can use, for its owner alone', async () => {
    const { env } = await startLocal();
    const values = settings(env);
    expect(Object.keys(values)).toEqual(
      expect.arrayContaining([
        'TEMPORAL_ADDRESS',
        'AWS_ENDPOINT_URL_S3',
        'AWS_ENDPOINT_URL_SAGEMAKER',
        'AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME',
        'AWS_ENDPOINT_URL_CLOUDWATCH_LOGS',
        'AWS_ENDPOINT_URL_CLOUDWATCH',
        'AWS_ACCESS_KEY_ID',
        'AWS_SECRET_ACCESS_KEY',
        'AWS_REGION',
        'FORECAST_BUCKET',
        'FORECAST_ROLE_ARN',
      ]),
    );
    expect(statSync(env).mode & 0o077).toBe(0);
    const s3 = s3Of(values);
    await s3.send(new PutObjectCommand({ Bucket: values.FORECAST_BUCKET, Key: 'hello', Body: 'world' }));
    s3.destroy();
  });

  it('takes the next free port where one is occupied, and says so', async () => {
    const occupied = await Promise.all([7233, 7070].map(occupy));
    try {
      const { output, env } = await startLocal();
      expect(output()).toMatch(/Port 7233 is occupied; temporal uses \d+\./);
      expect(output()).toMatch(/Port 7070 is occupied; s3 uses \d+\./);
      expect(settings(env).TEMPORAL_ADDRESS).not.toBe('127.0.0.1:7233');
    } finally {
      for (const server of occupied) server?.close();
    }
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves no process behind after %s', async (signal) => {
    const { launcher, folder } = await startLocal();
    const processes = processesOf(folder);
    expect(processes.length).toBeGreaterThanOrEqual(6);
    const ended = new Promise((resolve) => launcher.once('exit', resolve));
    launcher.kill(signal);
    await ended;
    expect(processes.filter(isAlive)).toEqual([]);
    expect(folder.runningStack()).toBeUndefined();
  });

  it('leaves no process behind when the launcher itself is killed', async () => {
    const { launcher, folder } = await startLocal();
    const processes = processesOf(folder);
    launcher.kill('SIGKILL');
    await until(() => !processes.some(isAlive));
  });

  it('starts a crashed part again, with its data, and says so', async () => {
    const { folder, output, env } = await startLocal();
    const values = settings(env);
    const s3 = s3Of(values);
    await s3.send(new PutObjectCommand({ Bucket: values.FORECAST_BUCKET, Key: 'kept', Body: 'still here' }));
    for (const { pid } of folder.processes.s3 ?? []) process.kill(pid, 'SIGKILL');
    await until(() => output().includes('s3 is up again.'));
    const object = await s3.send(new GetObjectCommand({ Bucket: values.FORECAST_BUCKET, Key: 'kept' }));
    expect(await object.Body?.transformToString()).toBe('still here');
    s3.destroy();
  });

  it('ends what an earlier life left behind, and keeps its data', async () => {
    const first = await startLocal();
    const before = settings(first.env);
    const s3 = s3Of(before);
    await s3.send(new PutObjectCommand({ Bucket: before.FORECAST_BUCKET, Key: 'kept', Body: 'still here' }));
    s3.destroy();
    // Guards and launcher die at once, so the servers are orphans.
    const servers = ['temporal', 's3'].map((part) => first.folder.processes[part]?.at(-1) as ProcessIdentity);
    const guards = ['temporal', 's3'].map((part) => first.folder.processes[part]?.[0]?.pid as number);
    process.kill(first.launcher.pid as number, 'SIGKILL');
    for (const guard of guards) process.kill(guard, 'SIGKILL');
    expect(servers.every(isAlive)).toBe(true);

    const second = await startLocal(first.folder.path);
    expect(second.output()).toMatch(/s3 was still running from an earlier start; ended it\./);
    expect(servers.some(isAlive)).toBe(false);
    const values = settings(second.env);
    const again = s3Of(values);
    const object = await again.send(new GetObjectCommand({ Bucket: values.FORECAST_BUCKET, Key: 'kept' }));
    expect(await object.Body?.transformToString()).toBe('still here');
    again.destroy();
  });

  it('refuses a second stack on the same folder', async () => {
    const { folder } = await startLocal();
    const second = spawn(process.execPath, [LAUNCHER, 'local', '--state', folder.path], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    second.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    const code = await new Promise((resolve) => second.once('exit', resolve));
    expect(code).toBe(1);
    expect(errors).toContain('A stack already runs from');
  });
});

/** Listens on a port, unless somebody else does, which serves as well. */
const occupy = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
