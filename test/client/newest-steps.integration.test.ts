import { expect, it } from 'vitest';
import { writeObject } from '../../activities/s3/s3-objects.js';
import { newestSteps } from '../../client/runs/newest-steps.js';
import { type CachedStep, stepUri } from '../../contracts/training/step-cache.js';
import { cachedStep } from '../support/cached-step.js';
import { useS3 } from '../support/use-s3.js';

const store = useS3();
const stepOf = (container: string): CachedStep => cachedStep(container, container, container, 's3://bucket/model');

it('are those that are whole: a cut or foreign entry hides no other', async () => {
  const text = (step: CachedStep) => JSON.stringify(step);
  const [sound, cut, foreign] = ['sound', 'cut', 'foreign'].map(stepOf) as [CachedStep, CachedStep, CachedStep];
  await writeObject(store.client, stepUri(store.bucket, sound), text(sound));
  await writeObject(store.client, stepUri(store.bucket, cut), text(cut).slice(0, -9));
  await writeObject(store.client, stepUri(store.bucket, foreign), '{"hello": "world"}');
  const found = await newestSteps({ s3: store.client, bucket: store.bucket }, 'lightgbm', 10);
  expect(found.map(({ run }) => run)).toEqual(['sound']);
});
