import { execFile } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSampleData } from '../../client/runs/write-sample-data.js';
import { endStack, LAUNCHER, newStateFolder, type RunningStack, startLocal } from '../stack/running-stack.js';

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe('the commands, on a run that failed and was tried again,', () => {
  const state = newStateFolder();
  const folder = join(state, '..');
  let stack: RunningStack | undefined;

  /** A command as a program calls it: in pipes. */
  async function forecast(...args: string[]): Promise<Said> {
    const run = promisify(execFile)(process.execPath, [LAUNCHER, ...args], {
      env: { ...process.env, FORECAST_STATE: state, COLUMNS: undefined },
      maxBuffer: 64 * 1024 * 1024,
    });
    return run.then(
      ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr.trim() }),
      ({ code, stdout, stderr }) => ({ code, out: stdout, err: stderr.trim() }),
    );
  }

  beforeAll(async () => {
    const data = await writeSampleData(join(folder, 'sample'));
    // Two leaves of one round: no match for any baseline.
    writeFileSync(
      join(folder, 'request.yaml'),
      'name: demo\nscope: { stores: [CA_1] }\nsweep: { maxTrials: 1, algorithms: { lightgbm: { space: { num_leaves: 2, num_iterations: 1 } } } }\n',
    );
    stack = await startLocal(state);
    const request = ['--config', join(folder, 'request.yaml')];
    const first = await forecast(
      'run',
      ...request,
      '--data',
      data,
      '--run',
      'first',
      '--set',
      'publish.quantiles=false',
    );
    expect(first).toMatchObject({ code: 1, err: expect.stringContaining('does not beat the best baseline') });
    const second = await forecast('retry', 'first', '--run', 'second', '--set', 'publish.gate=none');
    expect(second.out).toContain('Taken over from first: its feature files, and 1 of 1 trainings');
    expect(second).toMatchObject({ code: 0, err: '' });
  }, 240_000);
  afterAll(async () => {
    if (stack !== undefined) await endStack(stack);
    rmSync(folder, { recursive: true, force: true });
  });

  it('list both, with how each ended', async () => {
    const { runs } = JSON.parse((await forecast('runs', '--name', 'demo', '--json')).out);
    expect(runs).toMatchObject([
      { run: 'second', status: 'completed', stage: 'publish' },
      { run: 'first', status: 'failed', stage: 'select' },
    ]);
  });

  it('show the state and the trials by the fields that are documented', async () => {
    const status = JSON.parse((await forecast('status', 'second', '--json')).out);
    expect(status).toMatchObject({
      schema: 'forecast.status/1',
      run: 'second',
      status: 'completed',
      trials: { ended: 1 },
      forecast: { version: 'second' },
      champion: { trial: 'trial-000', algorithm: 'lightgbm' },
    });
    expect(status).not.toHaveProperty('summary');
    const board = JSON.parse((await forecast('leaderboard', 'second', '--json')).out);
    expect(board).toMatchObject({
      schema: 'forecast.leaderboard/1',
      trials: [{ takenOverFrom: 'first', attempts: 0 }],
    });
  });

  it('tell what was paid and what was taken over', async () => {
    const cost = JSON.parse((await forecast('cost', 'second', '--json')).out);
    expect(cost).toMatchObject({
      schema: 'forecast.cost/1',
      parts: [
        { part: 'sweep', jobs: 0, takenOver: 1, cost: 0 },
        { part: 'fit', jobs: 1, takenOver: 0 },
      ],
      transforms: 2,
      open: 0,
    });
    expect(cost.cost).toBeGreaterThan(0);
  });

  it('print what a container has written, each step by its name, or one of them', async () => {
    expect((await forecast('logs', 'second', '--tail', '1')).out).toMatch(/^fit CA_1 {2}.+$/m);
    const one = await forecast('logs', 'first', 'trial-000', '--follow');
    expect(one.out).toMatch(/validation-rmse:/);
    expect(await forecast('logs', 'first', 'trial-007')).toMatchObject({
      code: 3,
      err: expect.stringContaining('first has no step trial-007. Its steps: trial-000'),
    });
  });

  it('say where the page lies', async () => {
    const { out, code } = await forecast('open', 'second');
    expect([code, existsSync(out.trim())]).toEqual([0, true]);
    expect(await forecast('open', 'first')).toMatchObject({
      code: 3,
      err: expect.stringContaining('The run is failed'),
    });
  });

  it('refuse what makes no sense any more', async () => {
    expect(await forecast('cancel', 'second')).toMatchObject({
      code: 1,
      err: "second can't be cancelled: it has ended already and is completed. See 'npx forecast status second'.",
    });
    expect(await forecast('retry', 'second')).toMatchObject({ code: 1, err: expect.stringContaining('has published') });
    expect((await forecast('status', 'third')).code).toBe(3);
  });

  it('plan without starting anything', async () => {
    const request = ['--config', join(folder, 'request.yaml'), '--dry-run'];
    const plan = await forecast('run', ...request, '--data', join(folder, 'sample'), '--json');
    expect(
      JSON.parse(plan.out).stages.map(({ stage, jobs }: { stage: string; jobs: number }) => [stage, jobs]),
    ).toEqual([
      ['inspect', 0],
      ['features', 0],
      ['sweep', 1],
      ['select', 1],
      ['backtest', 0],
      ['fit', 1],
      ['forecast', 1],
      ['publish', 0],
    ]);
    const nowhere = await forecast(
      'run',
      ...request.slice(0, 2),
      '--dataset',
      's3://forecast/nowhere',
      '--run',
      'third',
    );
    expect(nowhere).toMatchObject({
      code: 2,
      err: expect.stringContaining('s3://forecast/nowhere lacks calendar.csv'),
    });
    expect(JSON.parse((await forecast('runs', '--json')).out).runs).toHaveLength(2);
  });
});
