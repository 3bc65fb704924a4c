import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { identify, isAlive, type ProcessIdentity, parentOf } from '@durable-forecast/lib/process-identity.mjs';
import { afterEach, describe, expect, it, vi } from 'vitest';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  vi.unstubAllEnvs();
});

function start(command: string, ...args: string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

const sleeper = () => start(process.execPath, '-e', 'setInterval(() => {}, 1000)');
const onOtherSystems = <T>(work: () => T): T => {
  const platform = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
  Object.defineProperty(process, 'platform', { ...platform, value: 'darwin' });
  try {
    return work();
  } finally {
    Object.defineProperty(process, 'platform', platform);
  }
};

describe.each([
  ['by /proc', <T>(work: () => T) => work()],
  ['by ps', onOtherSystems],
])('the identity of a process %s', (_, here) => {
  it('stays the same while the process runs', () => {
    const found = here(() => identify(process.pid)) as ProcessIdentity;
    expect(found.pid).toBe(process.pid);
    expect(here(() => identify(process.pid))).toEqual(found);
    expect(here(() => isAlive(found))).toBe(true);
  });

  it('ends with the process', async () => {
    const child = sleeper();
    const found = here(() => identify(child.pid as number)) as ProcessIdentity;
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(here(() => identify(found.pid))).toBeUndefined();
    expect(here(() => isAlive(found))).toBe(false);
  });

  it('is not that of another process with the number', () => {
    expect(here(() => isAlive({ pid: process.pid, startedAt: 'long ago' }))).toBe(false);
  });

  it('is nobody where a record is damaged', () => {
    expect(here(() => isAlive({} as ProcessIdentity))).toBe(false);
    expect(here(() => isAlive({ pid: 0 } as ProcessIdentity))).toBe(false);
  });

  it('reads the same in another locale and time zone', () => {
    const found = here(() => identify(process.pid));
    vi.stubEnv('LC_ALL', 'de_DE.UTF-8');
    vi.stubEnv('TZ', 'Asia/Tokyo');
    expect(here(() => identify(process.pid))).toEqual(found);
  });

  it('is lost by a zombie, though its number is still taken', async () => {
    // The shell is replaced by a program that never asks for the child that ended before it began.
    const parent = start('sh', '-c', 'sleep 0.2 & echo $!; exec sleep 30');
    const [pid] = await once(createInterface({ input: parent.stdout as NodeJS.ReadableStream as never }), 'line');
    await vi.waitUntil(() => execFileSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' }).startsWith('Z'));
    expect(here(() => identify(Number(pid)))).toBeUndefined();
  });

  it('knows the parent', () => {
    expect(here(() => parentOf(sleeper().pid as number))).toBe(process.pid);
    expect(here(() => parentOf(2 ** 30))).toBeUndefined();
  });
});

it.runIf(process.platform === 'linux')('is another one after the next boot of the system', () => {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const { pid, startedAt } = identify(process.pid) as ProcessIdentity;
  expect(startedAt).toContain(boot);
  expect(isAlive({ pid, startedAt: startedAt.replace(boot, '00000000-0000-4000-8000-000000000000') })).toBe(false);
});
