import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { isAlive, type ProcessIdentity } from '@durable-forecast/lib/process-identity.mjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listeningPorts } from '../support/listening-ports.js';
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

/** A stack of a group of tests, on a folder of its own; the tests start it, and what is left of it is ended after them. */
function useStack(): { readonly state: string; stack: RunningStack } {
  const used = { state: newStateFolder() } as { state: string; stack: RunningStack };
  afterAll(async () => {
    if (used.stack !== undefined) await endStack(used.stack);
    rmSync(join(used.state, '..'), { recursive: true, force: true });
  });
  return used;
}

/** Ends the stack by a signal to its launcher. @returns the processes that it had */
async function endBy(stack: RunningStack, signal: NodeJS.Signals): Promise<readonly ProcessIdentity[]> {
  const processes = processesOf(stack);
  expect(processes.length).toBeGreaterThanOrEqual(6);
  await endStack(stack, signal);
  return processes;
}

describe('forecast local, once it runs,', () => {
  let occupied: (Server | undefined)[] = [];
  const used = useStack();
  let stack: RunningStack;
  beforeAll(async () => {
    occupied = await Promise.all([7233, 7070].map(occupy));
    stack = await startLocal(used.state);
    used.stack = stack;
  });
  afterAll(() => {
    for (const server of occupied) server?.close();
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
        'AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING',
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

  it('keeps its folder for its owner, and takes no workflow from a page of a browser on this machine', async () => {
    expect(statSync(used.state).mode & 0o077).toBe(0);
    const ports = (stack.folder.processes.temporal ?? []).flatMap(({ pid }) => listeningPorts(pid));
    expect(ports.length).toBeGreaterThan(2);
    const page = { Origin: 'http://evil.example', 'Content-Type': 'text/plain' };
    const body = JSON.stringify({ workflowType: { name: 'any' }, taskQueue: { name: 'any' }, requestId: 'any' });
    const answers = ports.map(async (port) => {
      const path = `http://127.0.0.1:${port}/api/v1/namespaces/default/workflows/from-a-page`;
      // gRPC closes the connection, which is no yes either.
      return fetch(path, { method: 'POST', headers: page, body }).then(
        ({ status }) => status,
        () => 0,
      );
    });
    expect((await Promise.all(answers)).filter((status) => status >= 200 && status < 300)).toEqual([]);
  });

  it('has taken the next free port where one is occupied, and said so', () => {
    expect(stack.output()).toMatch(/Port 7233 is occupied; temporal uses \d+\./);
    expect(stack.output()).toMatch(/Port 7070 is occupied; s3 uses \d+\./);
    expect(settingsOf(stack).TEMPORAL_ADDRESS).not.toBe('127.0.0.1:7233');
  });

  it('refuses a second stack on the same folder', async () => {
    const second = spawn(process.execPath, [LAUNCHER, 'local', '--state', used.state], {
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

  it('leaves no process behind after SIGTERM', async () => {
    const processes = await endBy(stack, 'SIGTERM');
    expect(processes.filter(isAlive)).toEqual([]);
    expect(stack.folder.runningStack()).toBeUndefined();
  });
});

describe('forecast local, started twice at once,', () => {
  const used = useStack();

  it('takes a folder for one of the launchers, and refuses the other', async () => {
    const ends = await Promise.allSettled([startLocal(used.state), startLocal(used.state)]);
    for (const end of ends) if (end.status === 'fulfilled') used.stack = end.value;
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = ends.find((end) => end.status === 'rejected');
    expect(String(refused?.reason)).toMatch(/stack already runs from .*state\. Stop it first/);
  });

  it('leaves no process behind after SIGINT', async () => {
    const processes = await endBy(used.stack, 'SIGINT');
    expect(processes.filter(isAlive)).toEqual([]);
    expect(used.stack.folder.runningStack()).toBeUndefined();
  });
});

describe('forecast local, when the launcher is killed,', () => {
  const used = useStack();

  it('ends at the next start what an earlier life left behind, and keeps its data', async () => {
    const first = await startLocal(used.state, ['--no-worker']);
    used.stack = first;
    await keepObject(first, 'kept');
    // Nobody lives who could end them, so the servers are orphans: guards die first, while the launcher can't notice.
    const servers = ['temporal', 's3'].map((part) => first.folder.processes[part]?.at(-1) as ProcessIdentity);
    const guards = ['temporal', 's3'].map((part) => first.folder.processes[part]?.[0]?.pid as number);
    const launcher = first.launcher.pid as number;
    process.kill(launcher, 'SIGSTOP');
    for (const guard of guards) process.kill(guard, 'SIGKILL');
    process.kill(launcher, 'SIGKILL');
    expect(servers.every(isAlive)).toBe(true);

    const second = await startLocal(used.state);
    used.stack = second;
    expect(second.output()).toMatch(/s3 was still running from an earlier start; ended it\./);
    expect(servers.some(isAlive)).toBe(false);
    expect(await keptObject(second, 'kept')).toBe('still here');
  });

  it('leaves no process behind when its guards live', async () => {
    const processes = await endBy(used.stack, 'SIGKILL');
    await until(() => processes.filter(isAlive), {
      what: 'every process of the stack to end',
      holds: (alive) => alive.length === 0,
    });
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
