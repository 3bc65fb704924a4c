import { describe, expect, it } from 'vitest';
import { requestSchema } from '../../../contracts/request/request.js';
import type { SweepInput } from '../../../contracts/sweep/sweep.js';
import { fitPlan } from '../../../workflows/shared/training-plan.js';
import { trialSpec } from '../../../workflows/sweep/trial-spec.js';
import { declared } from '../../contracts/algorithms/declared.js';
import { sweepInput } from '../fixtures/sweep-input.js';

const digest = `sha256:${'a'.repeat(64)}`;

function inputOf(changes: object = {}, training: object = {}, more: Partial<SweepInput> = {}): SweepInput {
  const request = requestSchema.parse({
    training,
    sweep: { algorithms: { ridge: { declaration: declared(changes) } } },
  });
  return sweepInput('run', {}, { search: request.sweep, training: request.training, registry: 'my.registry', ...more });
}
const trialOf = (input: SweepInput) =>
  trialSpec(input, 'run/sweep', { index: 0, algorithm: 'ridge', hyperparameters: { epochs: 8, penalty: 0.5 } });

describe('the job of a declared algorithm', () => {
  it('has the image, metrics and hyperparameters of its declaration', () => {
    const { plan, rungs } = trialOf(inputOf({ fixed: { solver: 'exact' } }));
    expect(plan).toMatchObject({
      algorithm: 'ridge',
      image: 'my.registry/my-ridge:1',
      hyperparameters: { epochs: '8', penalty: '0.5', solver: 'exact', seed: '42' },
      metrics: [{ name: 'train:rmse' }, { name: 'validation:rmse' }],
      builtIn: false,
      savesTensors: false,
      rounds: 'epochs',
    });
    expect(rungs).toEqual([]);
  });

  it.each([
    ['as it is where it names a registry', 'ghcr.io/team/ridge:2', {}, 'ghcr.io/team/ridge:2'],
    ['in the registry of the worker otherwise', 'team/ridge:2', {}, 'my.registry/team/ridge:2'],
    [
      'at the address that the worker has for it',
      'ridge:2',
      { images: { ridge: 'elsewhere/ridge:9' } },
      'elsewhere/ridge:9',
    ],
  ])('has its image %s', (_, image, more, address) => {
    expect(trialOf(inputOf({ image }, {}, more)).plan.image).toBe(address);
  });

  it('runs on its own instance types, and is restarted and kept warm only as far as it can be', () => {
    const training = { instanceTypes: ['ml.m5.large'], spot: { enabled: true } };
    const spot = trialOf(inputOf({ instanceTypes: ['ml.g5.xlarge'] }, training)).plan;
    expect(spot).toMatchObject({ instanceTypes: ['ml.g5.xlarge'], spot: { checkpoints: false } });
    expect(trialOf(inputOf({ checkpoints: true }, training)).plan.spot).toMatchObject({ checkpoints: true });
    const warm = { keepAliveSeconds: 600 };
    expect(trialOf(inputOf({}, warm)).plan.keepAliveSeconds).toBe(600);
    expect(trialOf(inputOf({ warmPool: false }, warm)).plan).not.toHaveProperty('keepAliveSeconds');
  });

  it('is cached where its content is known: by the worker, or by the digest in its address', () => {
    expect(trialOf(inputOf({}, {}, { containers: {} })).container).toBeUndefined();
    expect(trialOf(inputOf({}, {}, { containers: { ridge: 'known' } })).container).toBe('known');
    expect(trialOf(inputOf({ image: `ridge@${digest}` }, {}, { containers: {} })).container).toBe(digest);
    expect(trialOf(inputOf({ image: `ridge@${digest}` })).container).toBeUndefined();
  });

  it('reads the files that were written in its form', () => {
    const channels = { train: 's3://t', validation: 's3://v', csv: { train: 's3://t.csv', validation: 's3://v.csv' } };
    const forms = { train: 'text/csv', validation: 'application/x-parquet' };
    const { plan } = trialOf(inputOf({ channels: forms }, {}, { channels }));
    expect(plan.channels.map(({ uri, contentType }) => [uri, contentType])).toEqual([
      ['s3://t.csv', 'text/csv'],
      ['s3://v', 'application/x-parquet'],
    ]);
  });

  it('follows another metric where it is fitted without a validation channel', () => {
    const input = inputOf();
    const declaration = input.search.algorithms.ridge?.declaration;
    const member = { algorithm: 'ridge', image: 'ridge:1', hyperparameters: { epochs: '8' } };
    const plan = fitPlan(member, { manifestUri: 's3://m', outputUri: 's3://o' }, input.training, declaration!);
    expect(plan).toMatchObject({ objective: 'train:rmse', metrics: [{ name: 'train:rmse' }], rounds: 'epochs' });
  });
});

it('the plan of a bundled algorithm says no more than it did in 0.1.0, so that its jobs keep their names', () => {
  const { plan } = trialSpec(sweepInput('run', {}), 'run/sweep', {
    index: 0,
    algorithm: 'lightgbm',
    hyperparameters: { num_leaves: 10, num_iterations: 27 },
  });
  expect(plan).toMatchInlineSnapshot(`
    {
      "algorithm": "lightgbm",
      "builtIn": false,
      "channels": [
        {
          "contentType": "application/x-parquet",
          "dataType": "S3Prefix",
          "name": "train",
          "uri": "s3://bucket/train/",
        },
        {
          "contentType": "application/x-parquet",
          "dataType": "S3Prefix",
          "name": "validation",
          "uri": "s3://bucket/validation/",
        },
      ],
      "hyperparameters": {
        "metric": "rmse",
        "num_iterations": "27",
        "num_leaves": "10",
        "seed": "42",
      },
      "image": "image:1",
      "instanceTypes": [
        "ml.m5.xlarge",
      ],
      "maxRuntimeSeconds": 86400,
      "metrics": [
        {
          "name": "train:rmse",
          "regex": ".*\\[[0-9]+\\].*#011train-rmse:([^#\\s]+)",
        },
        {
          "name": "validation:rmse",
          "regex": ".*\\[[0-9]+\\].*#011validation-rmse:([^#\\s]+)",
        },
      ],
      "objective": "validation:rmse",
      "outputUri": "s3://bucket/models",
      "savesTensors": true,
      "volumeGb": 30,
    }
  `);
});
