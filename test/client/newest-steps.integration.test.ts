import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeObject } from '../../activities/s3/s3-objects.js';
import { newestSteps } from '../../client/runs/newest-steps.js';
import { type CachedStep, stepRef, stepUri } from '../../contracts/training/step-cache.js';
import { startS3, type TestS3 } from '../support/s3.js';

let store: TestS3;
beforeAll(async () => {
  store = await startS3();
});
afterAll(async () => {
  await store?.stop();
});

const stepOf = (container: string): CachedStep => ({
  ...stepRef({
    code: 1,
    container,
    algorithm: 'lightgbm',
    hyperparameters: {},
    channels: {},
    objective: 'validation:rmse',
    rules: null,
  }),
  run: container,
  owner: container,
  result: {
    name: 'trial-000',
    algorithm: 'lightgbm',
    hyperparameters: {},
    status: 'completed',
    attempts: [],
    image: 'image:1',
    seconds: 1,
    billableSeconds: 1,
  },
});

it('are those that are whole: a cut or foreign entry hides no other', async () => {
  const text = (step: CachedStep) => JSON.stringify(step);
  const [sound, cut, foreign] = ['sound', 'cut', 'foreign'].map(stepOf) as [CachedStep, CachedStep, CachedStep];
  await writeObject(store.client, stepUri(store.bucket, sound), text(sound));
  await writeObject(store.client, stepUri(store.bucket, cut), text(cut).slice(0, -9));
  await writeObject(store.client, stepUri(store.bucket, foreign), '{"hello": "world"}');
  const found = await newestSteps({ s3: store.client, bucket: store.bucket }, 'lightgbm', 10);
  expect(found.map(({ run }) => run)).toEqual(['sound']);
});
