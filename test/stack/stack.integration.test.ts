import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { isAlive, type ProcessIdentity } from '@durable-forecast/lib/process-identity.mjs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/until.js';
import {
  endStack,
  LAUNCHER,
  newStateFolder,
  processesOf,
  type RunningStack,
  s3Of,
  settingsOf,
  startLocal,
} from './running-stack.js';

describe('forecast local, once it runs,', () => {
  let occupied: (Server | undefined)[] = [];
  const state = newStateFolder();
  let stack: RunningStack;
  beforeAll(async () => {
    occupied = await Promise.all([7233, 7070].map(occupy));
    stack = await startLocal(state);
  });
  afterAll(async () => {
    for (const server of occupied) server?.close();
    if (stack !== undefined) await endStack(stack);
    rmSync(join(state, '..'), { recursive: true, force: true });
  });

  it('has written settings that any AWS tool can use, for its owner alone', async () => {
    expect(Object.keys(settingsOf(stack))).toEqual(
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
    expect(statSync(stack.env).mode & 0o077).toBe(0);
    await keepObject(stack, 'hello');
  });

  it('has taken the next free port where one is occupied, and said so', () => {
    expect(stack.output()).toMatch(/Port 7233 is occupied; temporal uses \d+\./);
    expect(stack.output()).toMatch(/Port 7070 is occupied; s3 uses \d+\./);
    expect(settingsOf(stack).TEMPORAL_ADDRESS).not.toBe('127.0.0.1:7233');
  });

  it('refuses a second stack on the same folder', async () => {
    const second = spawn(process.execPath, [LAUNCHER, 'local', '--state', state], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [errors, [code]] = await Promise.all([text(second.stderr), once(second, 'exit')]);
    expect(code).toBe(1);
    expect(errors).toContain('A stack already runs from');
  });

  it('starts a crashed part again, with its data, and says so', async () => {
    await keepObject(stack, 'kept');
    for (const { pid } of stack.folder.processes.s3 ?? []) process.kill(pid, 'SIGKILL');
    await until(() => stack.output().includes('s3 is up again.'), { what: 'the S3 server to be up again' });
    expect(await keptObject(stack, 'kept')).toBe('still here');
  });

  it('makes its folder of logs again when somebody has removed it', async () => {
    const logs = stack.folder.file('logs');
    rmSync(logs, { recursive: true });
    for (const { pid } of stack.folder.processes.s3 ?? []) process.kill(pid, 'SIGKILL');
    await until(() => existsSync(join(logs, 's3.log')), { what: 'the log of the S3 server' });
    await until(() => keptObject(stack, 'kept'), { what: 'the S3 server to be up again' });
  });
});

describe('forecast local', () => {
  const folders: string[] = [];
  const stacks: RunningStack[] = [];
  afterEach(async () => {
    for (const stack of stacks.splice(0)) await endStack(stack);
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  const start = async (state = newStateFolder()): Promise<RunningStack> => {
    folders.push(join(state, '..'));
    const stack = await startLocal(state);
    stacks.push(stack);
    return stack;
  };

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves no process behind after %s', async (signal) => {
    const stack = await start();
    const processes = processesOf(stack);
    expect(processes.length).toBeGreaterThanOrEqual(6);
    await endStack(stack, signal);
    expect(processes.filter(isAlive)).toEqual([]);
    expect(stack.folder.runningStack()).toBeUndefined();
  });

  it('takes a folder for one of two launchers that start at once, and refuses the other', async () => {
    const state = newStateFolder();
    const ends = await Promise.allSettled([start(state), start(state)]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = ends.find((end) => end.status === 'rejected');
    expect(String(refused?.reason)).toMatch(/stack already runs from .*state\. Stop it first/);
  });

  it('leaves no process behind when the launcher itself is killed', async () => {
    const stack = await start();
    const processes = processesOf(stack);
    stack.launcher.kill('SIGKILL');
    await until(() => processes.filter(isAlive), {
      what: 'every process of the stack to end',
      holds: (alive) => alive.length === 0,
    });
  });

  it('ends what an earlier life left behind, and keeps its data', async () => {
    const first = await start();
    await keepObject(first, 'kept');
    // Guards and launcher die at once, so the servers are orphans.
    const servers = ['temporal', 's3'].map((part) => first.folder.processes[part]?.at(-1) as ProcessIdentity);
    const guards = ['temporal', 's3'].map((part) => first.folder.processes[part]?.[0]?.pid as number);
    process.kill(first.launcher.pid as number, 'SIGKILL');
    for (const guard of guards) process.kill(guard, 'SIGKILL');
    expect(servers.every(isAlive)).toBe(true);

    const second = await start(first.folder.path);
    expect(second.output()).toMatch(/s3 was still running from an earlier start; ended it\./);
    expect(servers.some(isAlive)).toBe(false);
    expect(await keptObject(second, 'kept')).toBe('still here');
  });
});

async function keepObject(stack: RunningStack, Key: string): Promise<void> {
  const { client, Bucket } = s3Of(stack);
  await client.send(new PutObjectCommand({ Bucket, Key, Body: 'still here' }));
  client.destroy();
}

async function keptObject(stack: RunningStack, Key: string): Promise<string | undefined> {
  const { client, Bucket } = s3Of(stack);
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  client.destroy();
  return Body?.transformToString();
}

/** Listens on a port, unless somebody else does, which serves as well. */
const occupy = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
