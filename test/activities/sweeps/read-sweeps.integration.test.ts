import { MockActivityEnvironment } from '@temporalio/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeObject } from '../../../activities/s3/s3-objects.js';
import { createSweepActivities } from '../../../activities/sweeps/index.js';
import {
  type RecordedTrial,
  type SweepRecord,
  sweepRecordUri,
  type WarmStart,
} from '../../../contracts/sweep/sweep-record.js';
import { useS3 } from '../../support/use-s3.js';
import { trialResult, wordyFindings } from '../../workflows/fixtures/trial-result.js';

const bucket = 'forecast';
const store = useS3();
let activities: ReturnType<typeof createSweepActivities>;
beforeAll(() => {
  activities = createSweepActivities({ s3: store.client, bucket });
});

const trial = (name: string, status: 'completed' | 'pruned', objective: number): RecordedTrial => ({
  values: { num_leaves: objective },
  result: trialResult(status, { name, hyperparameters: { num_leaves: String(objective) }, objective, cost: 2 }),
});
const save = (record: Partial<SweepRecord> & { run: string }) =>
  activities.saveSweep({
    uri: sweepRecordUri(bucket, record.run),
    record: { dataKey: 'a', objective: 'validation:rmse', trials: [], ...record },
  });
const read = (runs: readonly string[]) => activities.readSweeps({ runs, dataKey: 'a', objective: 'validation:rmse' });

const payload = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/** A trial as a sweep with rungs and rules leaves it. */
const wordy = (index: number): RecordedTrial => {
  const { values, result } = trial(`trial-${index}`, 'completed', index);
  return {
    values: {
      ...values,
      learning_rate: 0.1 + index / 1e6,
      feature_fraction: 0.123456789,
      bagging_fraction: 0.987654321,
    },
    result: {
      ...result,
      algorithm: index % 10 === 7 ? 'xgboost' : 'lightgbm',
      modelUri: `s3://forecast/runs/${'long-name-'.repeat(5)}/models/job-${index}/output/model.tar.gz`,
      attempts: [{ job: `job-${index}`, instanceType: 'ml.m5.xlarge', status: 'completed', billableSeconds: 60 }],
      billableSeconds: 60,
      ...wordyFindings(index),
    },
  };
};

describe('readSweeps of a thousand trials', () => {
  const learnedUri = `s3://${bucket}/runs/heir/earlier-trials.json`;
  const models = (...trials: number[]) =>
    Promise.all(trials.map((index) => writeObject(store.client, wordy(index).result.modelUri as string, 'a model')));
  beforeAll(async () => {
    await save({ run: 'long', trials: Array.from({ length: 1000 }, (_, index) => wordy(999 - index)) });
    await models(0, 1, 2, 7);
  });

  it('gives back those that may win, and leaves what the search learns where the sweep finds it', async () => {
    const warm = await activities.readSweeps({
      runs: ['long'],
      dataKey: 'a',
      objective: 'validation:rmse',
      learnedUri,
      contenders: 3,
    });
    expect(warm.comparable.map(({ result }) => [result.name, result.algorithm])).toEqual([
      ['long/trial-0', 'lightgbm'],
      ['long/trial-1', 'lightgbm'],
      ['long/trial-2', 'lightgbm'],
      ['long/trial-7', 'xgboost'],
    ]);
    expect(warm).toMatchObject({ observed: [], learned: { uri: learnedUri, trials: 1000 } });
    expect(payload(warm)).toBeLessThan(10_000);

    const { trials } = await activities.readEarlierTrials(learnedUri);
    expect(trials).toHaveLength(1000);
    expect(trials[0]).toEqual({
      algorithm: 'lightgbm',
      values: wordy(999).values,
      status: 'completed',
      objective: 999,
      comparable: true,
    });
    // Temporal carries 2 MB.
    expect(payload(trials)).toBeLessThan(500_000);
  });

  it('lets no trial win whose model is gone, but has its point tried again', async () => {
    await save({ run: 'kept', trials: [5, 3, 4].map(wordy) });
    await models(4, 5);
    const uri = `s3://${bucket}/runs/kept-heir/earlier-trials.json`;
    const ask = { runs: ['kept'], dataKey: 'a', objective: 'validation:rmse', learnedUri: uri, contenders: 1 };
    const warm: WarmStart = await new MockActivityEnvironment().run(activities.readSweeps, ask);
    expect(warm.comparable.map(({ result }) => result.name)).toEqual(['kept/trial-4']);
    const { trials } = await activities.readEarlierTrials(uri);
    expect(trials.map(({ objective, comparable }) => [objective, comparable])).toEqual([
      [3, false],
      [5, true],
      [4, true],
    ]);
  });

  it('takes an objective that is no number for none', async () => {
    const { values, result } = trial('trial-000', 'pruned', 1);
    const trials = [{ values, result: { ...result, objective: null } }];
    const record = { run: 'broken', dataKey: 'a', objective: 'validation:rmse', trials };
    await writeObject(store.client, sweepRecordUri(bucket, 'broken'), JSON.stringify(record));
    const runs = ['broken'];
    const uri = `s3://${bucket}/runs/broken/earlier-trials.json`;
    const { observed } = await read(runs);
    expect(Object.hasOwn(observed[0]?.result ?? {}, 'objective')).toBe(false);
    await activities.readSweeps({ runs, dataKey: 'a', objective: 'validation:rmse', learnedUri: uri });
    expect(Object.hasOwn((await activities.readEarlierTrials(uri)).trials[0] ?? {}, 'objective')).toBe(false);
  });

  it('counts neither the jobs nor the money of the sweep that paid for them', async () => {
    const { comparable } = await read(['long']);
    expect(comparable[0]?.result).toMatchObject({ attempts: [], billableSeconds: 0, cost: 0 });
  });
});

describe('readSweeps', () => {
  it('gives what completed on the same data as comparable, and everything else as observed', async () => {
    await save({ run: 'same', trials: [trial('trial-000', 'completed', 3), trial('trial-001', 'pruned', 9)] });
    await save({ run: 'other', dataKey: 'b', trials: [trial('trial-000', 'completed', 5)] });
    const { comparable, observed } = await read(['same', 'other']);
    expect(comparable.map(({ result }) => [result.name, result.objective, result.cost])).toEqual([
      ['same/trial-000', 3, 0],
    ]);
    expect(observed.map(({ result }) => result.name)).toEqual(['same/trial-001', 'other/trial-000']);
  });

  it('names the place in the request of a run that left no record, or ranked by something else', async () => {
    await save({ run: 'by-mae', objective: 'validation:mae' });
    await expect(read(['by-mae'])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ApplicationFailure: sweep.warmStart.0: by-mae ranked its trials by validation:mae, this run does by validation:rmse.]`,
    );
    await expect(read(['missing'])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ApplicationFailure: sweep.warmStart.0: the run missing left no record of a sweep in this bucket. Name a run whose sweep has ended.]`,
    );
  });
});
