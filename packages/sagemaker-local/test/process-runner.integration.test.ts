import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { processRunner } from '../src/runners/process.js';
import { identify, isAlive } from '../src/runners/process-table.js';
import { keepsTheContract, launchesIn } from './support/runner-contract.js';
import { useFolder } from './support/use-folder.js';

const folder = useFolder();

const launchOf = launchesIn(folder, (script) => ({ kind: 'command', words: ['/bin/sh', '-c', script] }));

describe('the process runner', () => {
  keepsTheContract(processRunner, launchOf);

  test('keeps the order of both output streams', async () => {
    const launch = launchOf('order', 'echo one; echo two >&2; echo three');
    await (await processRunner.launch(launch)).exited;
    expect(readFileSync(launch.logFile, 'utf8')).toBe('one\ntwo\nthree\n');
  });

  test('says which signal ended a command', async () => {
    const exits = await Promise.all(
      ['KILL', 'TERM'].map(async (signal) => {
        const container = await processRunner.launch(launchOf(`signal-${signal}`, `kill -${signal} $$`));
        return container.exited;
      }),
    );
    expect(exits.map((exit) => (exit.kind === 'code' ? exit.code : exit.kind))).toEqual([137, 143]);
  });

  test('takes no stranger with a recycled number for the container', async () => {
    const launch = launchOf('recycled', 'echo ready; sleep 30');
    const container = await processRunner.launch(launch);
    await until(() => readFileSync(launch.logFile, 'utf8').includes('ready'), { what: 'the container to be ready' });
    const stranger = { pid: process.pid, startedAt: 'long ago' };
    expect(await isAlive(stranger)).toBe(false);
    expect(await processRunner.recover(launch.runFolder, stranger)).toEqual({ kind: 'ended', exit: { kind: 'lost' } });
    await container.exited;
    expect(await identify(container.identity.pid)).toBeUndefined();
    expect(await identify(process.pid)).toBeDefined();
  });
});
