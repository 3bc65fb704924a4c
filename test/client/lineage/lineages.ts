import type { Lineage } from '../../../client/lineage/lineage.js';

/** What made a version of one store, by one model. */
export const lineageOfVersion = (changes: Partial<Lineage> = {}): Lineage => ({
  run: 'foods-1',
  forecast: 'foods',
  origin: '2016-04-24',
  state: 'published',
  series: undefined,
  startedAt: '2016-11-24T09:30:00.000Z',
  finishedAt: '2016-11-24T10:30:00.000Z',
  scheduledTime: undefined,
  code: {
    version: '0.2.0',
    runtime: { node: '22.1.0', platform: 'linux', arch: 'x64', libraries: { lightgbm: '4.7.0', numpy: '2.2.6' } },
    containers: { lightgbm: { image: 'durable-forecast-lightgbm:1', content: `sha256:${'ab'.repeat(32)}` } },
  },
  request: 'c0ffee'.repeat(8),
  data: { uri: 's3://forecast/datasets/0123456789abcdef01234567', key: 'data', series: 4 },
  panels: [
    { what: 'panel of CA_1, 4 series', uri: 's3://forecast/panels/data/CA_1.panel', content: 'f00d'.repeat(16) },
  ],
  features: {
    set: 'seed',
    add: ['rolling_mean_t7'],
    files: [
      {
        what: 'features of CA_1 at d_1913, list',
        uri: 's3://forecast/features/CA_1/key/d_1913/done/CA_1-train.json',
        content: 'beef'.repeat(16),
        gone: true,
      },
    ],
  },
  training: { kind: 'search' },
  trials: 6,
  champion: { trial: 'trial-003', algorithm: 'lightgbm', hyperparameters: { num_leaves: '10' } },
  members: [{ name: 'lightgbm per store', weight: 1 }],
  models: [
    {
      what: 'model of lightgbm per store for CA_1',
      uri: 's3://forecast/runs/foods-1/models/df-ca/output/model.tar.gz',
      content: '"etag"',
      ...{
        member: 'lightgbm per store',
        group: 'CA_1',
        image: 'durable-forecast-lightgbm:1',
        step: 'fit CA_1',
        job: 'df-ca',
      },
    },
  ],
  answers: [
    { what: 'what lightgbm per store said of CA_1', uri: 's3://forecast/runs/foods-1/forecast/CA_1/CA_1.csv.out' },
  ],
  shards: [
    {
      what: 'forecast of CA_1',
      uri: 's3://forecast/runs/foods-1/forecast/published/CA_1.csv',
      content: 'cafe'.repeat(16),
    },
  ],
  files: [
    {
      what: 'forecast.parquet',
      uri: 's3://forecast/forecasts/foods/versions/foods-1/forecast.parquet',
      content: 'dada'.repeat(16),
      bytes: 2048,
      rows: 112,
    },
  ],
  notes: [],
  ...changes,
});
