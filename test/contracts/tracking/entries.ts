import type { EntryOf } from '../../../contracts/tracking/tracking-entry.js';

const at = '2026-11-30T06:00:00.000Z';
export const startedAt = Date.parse(at);

export const runBegan = (changes: Partial<EntryOf<'run-began'>> = {}): EntryOf<'run-began'> => ({
  kind: 'run-began',
  id: 'foods-1/run-began',
  at,
  forecast: 'foods',
  run: 'foods-1',
  parameters: { 'sweep.maxTrials': '2', 'features.set': 'seed' },
  facts: { dataset: 'data-1', origin: '2016-04-24' },
  ...changes,
});

/** A trial of two rounds whose loss broke in the second attempt's last one. */
export const trainingEnded = (changes: Partial<EntryOf<'training-ended'>> = {}): EntryOf<'training-ended'> => ({
  kind: 'training-ended',
  id: 'foods-1/sweep/trial-000',
  at: '2026-11-30T06:10:00.000Z',
  forecast: 'foods',
  run: 'foods-1',
  owner: 'foods-1/sweep/trial-000',
  name: 'trial-000',
  purpose: 'trial',
  algorithm: 'lightgbm',
  image: 'image:1',
  parameters: { num_leaves: '31', objective: 'tweedie' },
  status: 'completed',
  metrics: { 'validation:rmse': 1.5, seconds: 20, billable_seconds: 12 },
  facts: { status: 'completed' },
  inputs: { train: 's3://bucket/train', validation: 's3://bucket/validation' },
  model: 's3://bucket/models/job-2/output/model.tar.gz',
  job: 'job-2',
  startedAt,
  attempts: [
    { job: 'job-1', instanceType: 'ml.m5.large', status: 'ServiceFault', billableSeconds: 2 },
    {
      job: 'job-2',
      instanceType: 'ml.m5.large',
      status: 'completed',
      billableSeconds: 10,
      trained: [startedAt + 60_000, startedAt + 120_000],
    },
  ],
  series: {
    'job-1': [{ metric: 'validation:rmse', points: [[0, 3, startedAt + 1000]] }],
    'job-2': [
      {
        metric: 'validation:rmse',
        points: [
          [0, 2, startedAt + 61_000],
          [1, 1.5, startedAt + 62_000],
        ],
      },
      {
        metric: 'train:rmse',
        points: [
          [0, 1.9, startedAt + 61_000],
          [1, 'NaN', startedAt + 62_000],
        ],
      },
    ],
  },
  ...changes,
});

export const runEnded = (changes: Partial<EntryOf<'run-ended'>> = {}): EntryOf<'run-ended'> => ({
  kind: 'run-ended',
  id: 'foods-1/run-ended',
  at: '2026-11-30T07:00:00.000Z',
  forecast: 'foods',
  run: 'foods-1',
  status: 'published',
  metrics: { wrmsse: 0.6, rmse: 1.9 },
  facts: { champion: 'trial-000', algorithm: 'lightgbm', version: 'foods-1' },
  artefacts: {
    version: 's3://bucket/forecasts/foods/versions/foods-1/',
    manifest: 's3://bucket/forecasts/foods/versions/foods-1/manifest.json',
    report: 's3://bucket/runs/foods-1/report.html',
  },
  models: [
    { name: 'm0-ca-1', what: 'lightgbm per store: CA_1', uri: 's3://bucket/models/fit-ca-1/output/model.tar.gz' },
    { name: 'm0-tx-1', what: 'lightgbm per store: TX_1', uri: 's3://bucket/models/fit-tx-1/output/model.tar.gz' },
  ],
  isCurrent: true,
  ...changes,
});

export const rolledBack = (changes: Partial<EntryOf<'rolled-back'>> = {}): EntryOf<'rolled-back'> => ({
  kind: 'rolled-back',
  id: 'rollback/foods/foods-2/foods-1',
  at: '2026-12-01T06:00:00.000Z',
  forecast: 'foods',
  run: 'foods-2',
  to: 'foods-1',
  by: 'ana',
  reason: 'prices were wrong',
  ...changes,
});
