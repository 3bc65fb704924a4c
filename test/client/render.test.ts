import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../client/views/format.js';
import { renderLeaderboard } from '../../client/views/render-leaderboard.js';
import { renderProgress } from '../../client/views/render-progress.js';
import type { Leaderboard } from '../../contracts/sweep/leaderboard.js';

/** Without colours, as on a terminal that has none. */
const plain = (text: string) => text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '');

const leaderboard: Leaderboard = {
  sweep: 'run/sweep',
  objective: 'validation:rmse',
  planned: 3,
  state: 'running',
  spent: 0,
  rows: [
    {
      name: 'trial-001',
      algorithm: 'xgboost',
      hyperparameters: { eta: '0.1' },
      image: 'i',
      status: 'completed',
      attempts: [],
      objective: 1.5,
      seconds: 75,
      billableSeconds: 1,
    },
    {
      name: 'trial-002',
      algorithm: 'lightgbm',
      hyperparameters: {},
      image: 'i',
      status: 'running',
      attempts: [],
      seconds: 0,
      billableSeconds: 0,
    },
    {
      name: 'trial-000',
      algorithm: 'lightgbm',
      hyperparameters: {},
      image: 'i',
      status: 'failed',
      attempts: [],
      seconds: 2,
      billableSeconds: 1,
      failure: { type: 'AlgorithmError', reason: 'too deep\nand more', logTail: [] },
    },
  ],
};

describe('the live view', () => {
  it('shows stages with their time, trials with their scores, and the newest round of running jobs', () => {
    const view = renderProgress(
      {
        run: 'run',
        status: 'running',
        startedAt: new Date(0),
        progress: {
          run: 'run',
          running: [],
          stages: [
            { stage: 'inspect', status: 'done', seconds: 1.5 },
            { stage: 'features', status: 'running', seconds: 0, startedAt: 2_000, done: 1, total: 4 },
            { stage: 'sweep', status: 'waiting', seconds: 0 },
          ],
        },
        leaderboard,
        jobs: { 'run/sweep/trial-002': { job: 'job', status: 'Training', step: 9, value: 2.25 } },
      },
      new Date(65_000),
    );
    expect(plain(view)).toMatchInlineSnapshot(`
      "run  running  1 min 05 s
      inspect 1.5 s › features 1/4 1 min 03 s › sweep
      trials 2/3, best trial-001 1.50000 (validation:rmse)
        trial-001 xgboost  1.50000  1 min 15 s
        trial-002 lightgbm Training, round 10: 2.25000
        trial-000 lightgbm failed  too deep"
    `);
  });
});

describe('what is odd in the raw data', () => {
  it('stands in the live view from inspection on, with file and line', () => {
    const view = renderProgress({
      run: 'run',
      status: 'running',
      startedAt: new Date(),
      progress: {
        run: 'run',
        running: [],
        stages: [{ stage: 'inspect', status: 'done', seconds: 1.5 }],
        warnings: [
          { code: 'series-stopped', message: 'a series sold nothing.', file: 'sales_train_evaluation.csv', line: 4 },
          { code: 'price-far-from-neighbours', message: '2 prices are far.', file: 'sell_prices.csv', count: 2 },
        ],
      },
      jobs: {},
    });
    expect(plain(view).split('\n').slice(1)).toEqual([
      'inspect 1.5 s',
      '  sales_train_evaluation.csv, line 4: a series sold nothing.',
      '  sell_prices.csv: 2 prices are far.',
    ]);
  });
});

describe('what was made anew, since it was damaged', () => {
  const remade = ['s3://b/CA_1.parquet is no longer as it was written: it holds 1,204 of 3,311 bytes'];

  it('stands in the live view', () => {
    const stages = [{ stage: 'features', status: 'running', seconds: 1, startedAt: Date.now() }] as const;
    const progress = { run: 'run', running: [], stages, remade };
    const view = renderProgress({ run: 'run', status: 'running', startedAt: new Date(), progress, jobs: {} });
    expect(plain(view).split('\n').at(-1)).toBe(`made anew  ${remade[0]}`);
  });
});

describe('the leaderboard', () => {
  it('has the best first, and the first line of why a trial failed', () => {
    const text = plain(renderLeaderboard(leaderboard));
    expect(text.indexOf('trial-001')).toBeLessThan(text.indexOf('trial-002'));
    expect(text).toContain('too deep');
    expect(text).not.toContain('and more');
    expect(text).toContain('2 of 3 trials have ended.');
  });
});

it.each([
  [7.25, '7.3 s'],
  [125, '2 min 05 s'],
  [3725, '1 h 02 min'],
])('%d seconds are %s', (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words);
});
