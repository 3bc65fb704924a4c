import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import type { Launch, Program, Runner } from '../../src/runners/runner.js';

/** How a test starts a shell script by a runner. */
export type LaunchOf = (name: string, script: string) => Launch;

/** @param program the shell with a script, as the runner wants it */
export const launchesIn =
  (folder: string, program: (script: string) => Program): LaunchOf =>
  (name, script) => {
    const runFolder = join(folder, name);
    mkdirSync(runFolder, { recursive: true });
    return {
      runFolder,
      program: program(script),
      environment: {},
      ml: runFolder,
      logFile: join(runFolder, 'log'),
      owner: `test/${name}`,
    };
  };

/** What every runner promises, whatever it runs containers with. */
export function keepsTheContract(runner: Runner, launchOf: LaunchOf): void {
  test('says the exit code, also of a program that does not exist', async () => {
    const exits = await Promise.all(
      ['exit 0', 'exit 7', 'exec /no/such/program'].map(async (script, index) => {
        const container = await runner.launch(launchOf(`exit-${index}`, script));
        return container.exited;
      }),
    );
    expect(exits.map((exit) => (exit.kind === 'code' ? exit.code : exit.kind))).toEqual([0, 7, 127]);
  });

  test('writes both output streams to the log file', async () => {
    const launch = launchOf('streams', 'echo one; echo two >&2; echo three');
    await (await runner.launch(launch)).exited;
    expect(readFileSync(launch.logFile, 'utf8').trim().split('\n').sort()).toEqual(['one', 'three', 'two']);
  });

  test('gives the container its variables, whatever is in them, and nothing of ours', async () => {
    const launch = launchOf('variables', 'echo "$MINE"; echo "<$VITEST>"');
    const mine = `a b "c" 'd' $HOME = #\nsecond`;
    await (await runner.launch({ ...launch, environment: { MINE: mine } })).exited;
    expect(readFileSync(launch.logFile, 'utf8')).toBe(`${mine}\n<>\n`);
  });

  test('asks only the first process to end, and lets it say with which code', async () => {
    const launch = launchOf('term', 'trap "echo asked; exit 5" TERM; echo ready; while :; do sleep 0.05; done');
    const container = await runner.launch(launch);
    await until(() => readFileSync(launch.logFile, 'utf8').includes('ready'), { what: 'the container to be ready' });
    container.terminate();
    expect(await container.exited).toEqual({ kind: 'code', code: 5 });
    expect(readFileSync(launch.logFile, 'utf8')).toBe('ready\nasked\n');
  });

  test('ends a container that does not want to, with all it started', async () => {
    const launch = launchOf('kill', 'trap "" TERM; sleep 600 & echo ready; while :; do sleep 0.05; done');
    const container = await runner.launch(launch);
    await until(() => readFileSync(launch.logFile, 'utf8').includes('ready'), { what: 'the container to be ready' });
    container.terminate();
    container.kill();
    const exit = await container.exited;
    expect(exit.kind === 'lost' || exit.code === 137).toBe(true);
    expect(await runner.recover(launch.runFolder, container.identity)).toMatchObject({ kind: 'ended' });
  });

  test('starts a run once, however often it is asked', async () => {
    const launch = launchOf('once', 'echo started; sleep 0.5; echo done; exit 4');
    const containers = await Promise.all([1, 2, 3, 4].map(() => runner.launch(launch)));
    const exits = await Promise.all(containers.map((container) => container.exited));
    expect(exits.filter((exit) => exit.kind === 'code')).toEqual([{ kind: 'code', code: 4 }]);
    expect(readFileSync(launch.logFile, 'utf8')).toBe('started\ndone\n');
  });

  test('finds a run that goes on, and how one has ended', async () => {
    const launch = launchOf('found', 'echo ready; sleep 0.5; exit 3');
    await runner.launch(launch);
    // Before the script has claimed its run, `recover` would claim it and keep it from starting.
    await until(() => readFileSync(launch.logFile, 'utf8').includes('ready'), { what: 'the container to be ready' });
    const remains = await runner.recover(launch.runFolder, undefined);
    expect(remains.kind === 'running' && (await remains.container.exited)).toEqual({ kind: 'code', code: 3 });
    expect(await runner.recover(launch.runFolder, undefined)).toEqual({
      kind: 'ended',
      exit: { kind: 'code', code: 3 },
    });
  });

  test('makes sure that a run it found not started never starts', async () => {
    const launch = launchOf('never', 'echo started');
    expect(await runner.recover(launch.runFolder, undefined)).toEqual({ kind: 'never-started' });
    const late = await runner.launch(launch);
    await late.exited;
    expect(readFileSync(launch.logFile, 'utf8')).toBe('');
    expect(await runner.recover(launch.runFolder, undefined)).toEqual({ kind: 'never-started' });
  });
}
