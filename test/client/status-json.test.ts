import { expect, it } from 'vitest';
import { statusJson } from '../../client/json/status-json.js';
import type { RunState } from '../../client/runs/read-run.js';
import type { DatasetWarning } from '../../contracts/dataset/dataset-warning.js';

const warnings: readonly DatasetWarning[] = [
  { code: 'prices-carried-forward', file: 'sell_prices.csv', message: '3 of 7 series have no price.', count: 3 },
];
const state: RunState = { run: 'run', status: 'running', startedAt: new Date(0), jobs: {} };
const progress = { run: 'run', stages: [], running: [] };

it('has what should be known of the raw data once they are inspected', () => {
  expect(statusJson({ ...state, progress }, undefined).warnings).toBeUndefined();
  expect(statusJson({ ...state, progress: { ...progress, warnings } }, undefined).warnings).toEqual(warnings);
});

it('has it still when the run has ended', () => {
  const window = { name: 'validation', originDay: 472, firstDate: '2025-01-01', lastDate: '2025-01-28' } as const;
  const score = { name: 'trial-000', wrmsse: 0.5, rmse: 1, bias: 0, levels: [] };
  const summary = {
    run: 'run',
    status: 'published',
    origin: '2025-01-28',
    warnings,
    window,
    champion: { ...score, algorithm: 'lightgbm', hyperparameters: {} },
    baselines: [],
    selection: { window, candidates: [score], baselines: [] },
    members: [],
    trials: [],
    publication: { version: 'run', uri: 's3://b/v/', rows: 28 },
    report: null,
    seconds: { total: 10, training: 1 },
    jobs: { count: 1, billableSeconds: 1 },
  } as const;
  expect(statusJson({ ...state, status: 'completed', summary }, undefined).warnings).toEqual(warnings);
});
