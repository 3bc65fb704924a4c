import stringWidth from 'string-width';
import { describe, expect, it, vi } from 'vitest';
import { outputWidth } from '../../client/terminal/output-width.js';
import { renderTable } from '../../client/terminal/render-table.js';
import { renderLeaderboard } from '../../client/views/render-leaderboard.js';
import type { Leaderboard } from '../../contracts/sweep/leaderboard.js';

const widest = (text: string) => Math.max(...text.split('\n').map((line) => stringWidth(line)));

const trial = (name: string, more: object = {}): Leaderboard['rows'][number] => ({
  name,
  algorithm: 'lightgbm',
  hyperparameters: { num_leaves: '63', learning_rate: '0.0824', bagging_fraction: '0.7', min_data_in_leaf: '100' },
  image: 'image:1',
  status: 'completed',
  attempts: [],
  objective: 2.125,
  seconds: 4000,
  billableSeconds: 75,
  cost: 12.25,
  ...more,
});

const leaderboard: Leaderboard = {
  sweep: 'run/sweep',
  objective: 'validation:rmse',
  planned: 3,
  state: 'running',
  spent: 1.5,
  rows: [
    trial('trial-001'),
    trial('trial-000', {
      status: 'failed',
      failure: {
        type: 'AlgorithmError',
        reason: 'AlgorithmError: the label column holds words where a number of units is needed, in line 12345',
        logTail: [],
      },
    }),
  ],
};

describe('a leaderboard', () => {
  it('has texts below their rows on a terminal of 80 columns', () => {
    const text = renderLeaderboard(leaderboard, 80);
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(text).toMatchInlineSnapshot(`
      "   trial      algorithm  status     validation:rmse        time   cost
      1  trial-001  lightgbm   completed          2.12500  1 h 06 min  12.25
          num_leaves=63 learning_rate=0.0824 bagging_fraction=0.7 min_data_in_leaf=100
         trial-000  lightgbm   failed             2.12500  1 h 06 min  12.25
          num_leaves=63 learning_rate=0.0824 bagging_fraction=0.7 min_data_in_leaf=100
          AlgorithmError: the label column holds words where a number of units is
          needed, in line 12345

      2 of 3 trials have ended.
      Spent so far: USD 1.50 at the price table of the worker."
    `);
  });

  it('has them beside each other on one of 200', () => {
    const text = renderLeaderboard(leaderboard, 200);
    expect(widest(text)).toBeLessThanOrEqual(200);
    expect(text).toMatchInlineSnapshot(`
      "   trial      algorithm  status     validation:rmse        time   cost  hyperparameters                                                  remarks
      1  trial-001  lightgbm   completed          2.12500  1 h 06 min  12.25  num_leaves=63 learning_rate=0.0824 bagging_fraction=0.7
                                                                              min_data_in_leaf=100
         trial-000  lightgbm   failed             2.12500  1 h 06 min  12.25  num_leaves=63 learning_rate=0.0824 bagging_fraction=0.7          AlgorithmError: the label column holds words where a number of
                                                                              min_data_in_leaf=100                                             units is needed, in line 12345

      2 of 3 trials have ended.
      Spent so far: USD 1.50 at the price table of the worker."
    `);
  });

  it('keeps each trial on one line in a pipe', () => {
    const lines = renderLeaderboard(leaderboard, undefined).split('\n');
    expect(lines.filter((line) => line.includes('trial-00'))).toHaveLength(2);
    expect(lines[2]).toContain('in line 12345');
  });
});

describe('a table', () => {
  it('wraps texts into what the short columns leave, and counts wide characters as two', () => {
    const columns = [{ head: 'name' }, { head: 'first', kind: 'text' }, { head: 'second', kind: 'text' }] as const;
    const rows = [
      ['日本語', 'a word and '.repeat(9), 'short'],
      ['b', '', 'x'.repeat(30)],
    ];
    for (const width of [40, 64, 80, 120, 200])
      expect(widest(renderTable(columns, rows, width))).toBeLessThanOrEqual(width);
  });

  it('leaves out a column of text that says nothing', () => {
    expect(renderTable([{ head: 'name' }, { head: 'remarks', kind: 'text' }], [['a', '']], 80)).toBe('name\na');
  });
});

it('the width is the terminal’s; in a pipe there is none, unless COLUMNS says so', () => {
  expect(outputWidth({ isTTY: true, columns: 132 })).toBe(132);
  expect(outputWidth({ isTTY: false, columns: 80 })).toBeUndefined();
  vi.stubEnv('COLUMNS', '100');
  expect(outputWidth({ isTTY: false, columns: 80 })).toBe(100);
  vi.unstubAllEnvs();
});
