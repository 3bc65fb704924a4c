import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { processRunner } from '../../../local/sagemaker/runners/process.js';
import { identify, isAlive } from '../../../local/sagemaker/runners/process-table.js';
import { temporaryFolder, until } from './stack.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const launchOf = (name: string, script: string) => {
  const runFolder = join(folder.path, name);
  mkdirSync(runFolder, { recursive: true });
  return {
    runFolder,
    command: ['/bin/sh', '-c', script],
    environment: { PATH: process.env.PATH ?? '' },
    workingFolder: runFolder,
    logFile: join(runFolder, 'log'),
  };
};

describe('the process runner', () => {
  test('tells the exit code, also of a command that a signal ended or that does not exist', async () => {
    const exits = await Promise.all(
      ['exit 0', 'exit 7', 'kill -9 $$', 'kill -TERM $$', 'exec /no/such/program'].map(async (script, index) => {
        const container = await processRunner.launch(launchOf(`exit-${index}`, script));
        return container.exited;
      }),
    );
    expect(exits.map((exit) => (exit.kind === 'code' ? exit.code : exit.kind))).toEqual([0, 7, 137, 143, 127]);
  });

  test('writes both output streams to the log file, in their order', async () => {
    const launch = launchOf('streams', 'echo one; echo two >&2; echo three');
    await (await processRunner.launch(launch)).exited;
    expect(readFileSync(launch.logFile, 'utf8')).toBe('one\ntwo\nthree\n');
  });

  test('asks only the first process to end, and lets it say with which code', async () => {
    const launch = launchOf('term', 'trap "echo asked; exit 5" TERM; echo ready; while :; do sleep 0.05; done');
    const container = await processRunner.launch(launch);
    await until(() => readFileSync(launch.logFile, 'utf8').includes('ready'));
    container.terminate();
    expect(await container.exited).toEqual({ kind: 'code', code: 5 });
    expect(readFileSync(launch.logFile, 'utf8')).toBe('ready\nasked\n');
  });

  test('starts a run once, however often it is asked', async () => {
    const launch = launchOf('once', 'echo started; sleep 0.3');
    const [first, ...more] = await Promise.all([1, 2, 3, 4].map(() => processRunner.launch(launch)));
    await Promise.all([first, ...more].map((container) => container?.exited));
    expect(readFileSync(launch.logFile, 'utf8')).toBe('started\n');
  });

  test('finds a run that goes on, and how one has ended', async () => {
    const launch = launchOf('found', 'echo ready; sleep 0.3; exit 3');
    await processRunner.launch(launch);
    // Before the script has claimed its run, `recover` would claim it and keep it from starting.
    await until(() => readFileSync(launch.logFile, 'utf8').includes('ready'));
    const remains = await processRunner.recover(launch.runFolder, undefined);
    expect(remains.kind === 'running' && (await remains.container.exited)).toEqual({ kind: 'code', code: 3 });
    expect(await processRunner.recover(launch.runFolder, undefined)).toEqual({
      kind: 'ended',
      exit: { kind: 'code', code: 3 },
    });
  });

  test('makes sure that a run it found not started never starts', async () => {
    const launch = launchOf('never', 'echo started');
    expect(await processRunner.recover(launch.runFolder, undefined)).toEqual({ kind: 'never-started' });
    const late = await processRunner.launch(launch);
    await late.exited;
    expect(readFileSync(launch.logFile, 'utf8')).toBe('');
    expect(await processRunner.recover(launch.runFolder, undefined)).toEqual({ kind: 'never-started' });
  });

  test('takes no stranger with a recycled number for the container', async () => {
    const launch = launchOf('recycled', 'echo ready; sleep 30');
    const container = await processRunner.launch(launch);
    await until(() => readFileSync(launch.logFile, 'utf8').includes('ready'));
    const stranger = { pid: process.pid, startedAt: 'long ago' };
    expect(await isAlive(stranger)).toBe(false);
    expect(await processRunner.recover(launch.runFolder, stranger)).toEqual({ kind: 'ended', exit: { kind: 'lost' } });
    await container.exited;
    expect(await identify(container.identity.pid)).toBeUndefined();
    expect(await identify(process.pid)).toBeDefined();
  });
});
