import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeSampleData } from '../../client/runs/write-sample-data.js';
import { sharedStack } from '../stack/shared-stack.js';
import { forecastCommand } from '../support/forecast-command.js';

const DECLARED = ['hist-gb', 'catboost', 'cpp-trees'];

describe.skipIf(process.env.FORECAST_TEST_ALGORITHMS === undefined)(
  "declared algorithms (skipped but for 'npm run test:algorithms', which installs CatBoost and compiles C++)",
  () => {
    vi.setConfig({ testTimeout: 900_000 });
    const folder = mkdtempSync(join(tmpdir(), 'forecast-algorithms-'));
    let state: string;
    const forecast = (...args: string[]) => forecastCommand(args, { FORECAST_STATE: state });
    beforeAll(async () => {
      state = (await sharedStack()).state;
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('are searched together with LightGBM by the request of the examples, and the best is fitted and forecast', async () => {
      const data = await writeSampleData(join(folder, 'sample'));
      const request = ['--config', 'examples/algorithms.yaml', '--set', 'scope.stores=["CA_1"]'];
      const run = await forecast('run', ...request, '--data', data, '--run', 'four-1', '--set', 'publish.gate=none');
      expect(run).toMatchObject({ code: 0, err: '' });
      const { trials } = JSON.parse((await forecast('leaderboard', 'four-1', '--json')).out) as {
        trials: readonly { readonly algorithm: string; readonly status: string; readonly objective: number }[];
      };
      expect(trials.map(({ status }) => status)).toEqual(trials.map(() => 'completed'));
      expect([...new Set(trials.map(({ algorithm }) => algorithm))].sort()).toEqual([...DECLARED, 'lightgbm'].sort());
    });

    it('a declared algorithm that reads CSV is fitted as a member, and forecasts', async () => {
      const request = ['--config', 'examples/algorithms.yaml', '--set', 'scope.stores=["CA_1"]'];
      const members = 'fit.members=[{"per":"store","algorithm":"cpp-trees"},{"per":"store","algorithm":"catboost"}]';
      const data = join(folder, 'sample');
      const run = await forecast(
        'run',
        ...request,
        '--data',
        data,
        '--run',
        'four-2',
        '--set',
        members,
        '--set',
        'publish.gate=none',
      );
      expect(run).toMatchObject({ code: 0, err: '' });
    });

    it.each([...DECLARED, 'lightgbm'])('%s does what is asked of an algorithm', async (name) => {
      const said = await forecast('algorithm', 'test', name);
      expect([said.code, said.out.trim().split('\n').at(-1)]).toEqual([
        0,
        `${name} does what is asked of an algorithm.`,
      ]);
    });
  },
);
