import { MockActivityEnvironment } from '@temporalio/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeObject } from '../../../activities/s3/s3-objects.js';
import { createStepActivities } from '../../../activities/steps/index.js';
import {
  type CachedStep,
  differingParts,
  type StepClaim,
  type StepRef,
  stepRef,
  type TrainingStepParts,
} from '../../../contracts/training/step-cache.js';
import { losingAnswers } from '../../support/losing-answers.js';
import { until } from '../../support/until.js';
import { useS3 } from '../../support/use-s3.js';

const store = useS3();
let activities: ReturnType<typeof createStepActivities>;
/** Workflows that run. */
const open = new Set<string>();
/** How often it was asked whether a workflow runs. */
let asked = 0;
beforeAll(() => {
  activities = createStepActivities({
    s3: store.client,
    bucket: store.bucket,
    pollSeconds: 0.02,
    isOpen: async (workflowId) => {
      asked += 1;
      return open.has(workflowId);
    },
  });
});

const partsOf = (leaves: number): TrainingStepParts => ({
  code: 1,
  container: 'sha256:a',
  algorithm: 'lightgbm',
  hyperparameters: { num_leaves: String(leaves), seed: '42' },
  channels: { train: 's3://bucket/features/a/train/' },
  objective: 'validation:rmse',
  rules: null,
});
const stepOf = (leaves: number): StepRef => stepRef(partsOf(leaves));

async function finished(step: StepRef, owner: string): Promise<CachedStep> {
  const modelUri = `s3://${store.bucket}/models/${step.key}.tar.gz`;
  await writeObject(store.client, modelUri, 'model');
  return {
    ...step,
    run: 'run-a',
    owner,
    result: {
      name: 'trial-000',
      algorithm: 'lightgbm',
      hyperparameters: step.parts.hyperparameters,
      status: 'completed',
      attempts: [],
      objective: 1.5,
      modelUri,
      image: 'image:1',
      seconds: 3,
      billableSeconds: 3,
    },
  };
}

describe('a training step', () => {
  it('is found when it was done before, whoever asks', async () => {
    const step = stepOf(1);
    open.add('a');
    expect(await activities.claimStep(step, 'a')).toEqual({ kind: 'yours' });
    await activities.recordStep(await finished(step, 'a'));
    expect(await activities.claimStep(step, 'b')).toMatchObject({ kind: 'done', step: { run: 'run-a', owner: 'a' } });
  });

  it('is done by one of many that ask at once', async () => {
    const step = stepOf(2);
    const owners = Array.from({ length: 8 }, (_, index) => `racer-${index}`);
    for (const owner of owners) open.add(owner);
    const claims = await Promise.all(owners.map((owner) => activities.claimStep(step, owner)));
    expect(claims.filter((claim) => claim.kind === 'yours')).toHaveLength(1);
    expect(claims.filter((claim) => claim.kind === 'taken')).toHaveLength(7);
  });

  it('stays with its owner when the claim is asked for again, as after a lost answer', async () => {
    const step = stepOf(3);
    open.add('again');
    await activities.claimStep(step, 'again');
    expect(await activities.claimStep(step, 'again')).toEqual({ kind: 'yours' });
  });

  it.each([1, 2, 3])("is the owner's to do when %i answers to the claim are lost", async (losses) => {
    const step = stepOf(30 + losses);
    const { client } = losingAnswers(store, 'PutObjectCommand', losses);
    const isOpen = async () => true;
    const deps = { s3: client, bucket: store.bucket, pollSeconds: 0.02, isOpen };
    expect(await createStepActivities(deps).claimStep(step, 'first')).toEqual({ kind: 'yours' });
    expect(await createStepActivities(deps).claimStep(step, 'second')).toEqual({ kind: 'taken', owner: 'first' });
  });

  it('passes to another when its owner is no longer running', async () => {
    const step = stepOf(4);
    await activities.claimStep(step, 'terminated');
    open.add('next');
    expect(await activities.claimStep(step, 'next')).toEqual({ kind: 'yours' });
    await activities.releaseStep(step, 'terminated');
    open.add('third');
    expect(await activities.claimStep(step, 'third')).toEqual({ kind: 'taken', owner: 'next' });
  });

  it('is waited for until its owner has done it or gives it up', async () => {
    const [done, given] = [stepOf(5), stepOf(6)];
    for (const owner of ['first', 'second']) open.add(owner);
    const wait = (step: StepRef) =>
      new MockActivityEnvironment().run(activities.awaitStep, step, 'second') as Promise<StepClaim>;
    await Promise.all([done, given].map((step) => activities.claimStep(step, 'first')));
    const before = asked;
    const waiting = [wait(done), wait(given)];
    await until(() => asked >= before + 4, { what: 'both steps to be polled more than once' });
    await activities.recordStep(await finished(done, 'first'));
    await activities.releaseStep(given, 'first');
    expect((await Promise.all(waiting)).map((claim) => claim.kind)).toEqual(['done', 'yours']);
  });

  it('is done again when its model has been deleted', async () => {
    const step = stepOf(7);
    open.add('first');
    const entry = await finished(step, 'first');
    await activities.recordStep({ ...entry, result: { ...entry.result, modelUri: `${entry.result.modelUri}.gone` } });
    const claim = () => activities.claimStep(step, 'second');
    expect(await new MockActivityEnvironment().run(claim)).toEqual({
      kind: 'yours',
      remade: expect.stringMatching(/tar\.gz\.gone is no longer the model of its training: it is gone$/),
    });
  });
});

describe('two steps', () => {
  it('differ in the parts that are named', () => {
    const other = { ...partsOf(2), container: 'sha256:b' };
    expect(differingParts(partsOf(1), other)).toEqual([
      { part: 'container', a: 'sha256:a', b: 'sha256:b' },
      { part: 'hyperparameters.num_leaves', a: '1', b: '2' },
    ]);
    expect(differingParts(partsOf(1), partsOf(1))).toEqual([]);
  });
});
