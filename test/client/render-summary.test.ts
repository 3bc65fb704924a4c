import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { renderSummary } from '../../client/views/render-summary.js';
import type { Score } from '../../contracts/evaluation/evaluation.js';
import type { RunSummary } from '../../contracts/run/pipeline.js';

const score = (name: string): Score => ({ name, wrmsse: 0.61234, rmse: 2.1, bias: 0.012, levels: [] });
const window = { name: 'validation', originDay: 702, firstDate: '2016-05-31', lastDate: '2016-06-27' } as const;
const summary: RunSummary = {
  run: 'foods-20261130-060000',
  status: 'published',
  notes: [
    'It was cancelled too late: the pointer had begun to move, so the forecast is published and planners read it.',
  ],
  origin: '2016-06-27',
  warnings: [{ code: 'series-stopped', message: `a series sold nothing ${'for a long time '.repeat(8)}.`, count: 3 }],
  window,
  champion: { ...score('trial-003'), algorithm: 'lightgbm', hyperparameters: {} },
  baselines: [score('seasonal-naive')],
  selection: { window, candidates: [], baselines: [] },
  members: [],
  trials: [
    {
      name: 'trial-003',
      algorithm: 'lightgbm',
      job: 'df-foods-20261130-060000-trial-003',
      status: 'completed',
      attempts: 1,
      objective: 2.1,
      seconds: 12,
      hyperparameters: {},
    },
  ],
  publication: {
    version: 'foods-20261130-060000',
    uri: 's3://forecast/forecasts/foods/versions/1/',
    rows: 6272,
  } as never,
  report: null,
  seconds: { inspect: 1, features: 4, sweep: 31, select: 6, fit: 12, forecast: 8, publish: 2, total: 65, training: 48 },
  jobs: { count: 7, billableSeconds: 48 },
};
const links = { run: undefined, pictures: undefined };
const widest = (text: string) => Math.max(...text.split('\n').map((line) => stringWidth(line)));

it('ends a run in lines that the terminal has room for', () => {
  expect(widest(renderSummary(summary, links, 80))).toBeLessThanOrEqual(80);
  expect(renderSummary(summary, links, 80)).toContain(
    'Time       inspect 1.0 s, features 4.0 s, sweep 31.0 s, select 6.0 s, fit\n           12.0 s, forecast 8.0 s, ',
  );
  expect(widest(renderSummary(summary, links, 200))).toBeGreaterThan(80);
});

it('says which old versions went', () => {
  const deleted = Array.from({ length: 7 }, (_, week) => ({ version: `w${week}`, why: 'old', bytes: 500_000 }));
  expect(renderSummary({ ...summary, deleted }, links, 200)).toContain(
    '\nDeleted    old versions, 3.5 MB: w0, w1, w2, w3, w4 and 2 more\n',
  );
  expect(renderSummary({ ...summary, deleted: [] }, links, 200)).not.toContain('Deleted');
});
