import { beforeAll, describe, expect, it } from 'vitest';
import { createSweepActivities } from '../../../activities/sweeps/index.js';
import { type RecordedTrial, type SweepRecord, sweepRecordUri } from '../../../contracts/sweep/sweep-record.js';
import { useS3 } from '../../support/use-s3.js';

const bucket = 'forecast';
const store = useS3();
let activities: ReturnType<typeof createSweepActivities>;
beforeAll(() => {
  activities = createSweepActivities({ s3: store.client, bucket });
});

const trial = (name: string, status: 'completed' | 'pruned', objective: number): RecordedTrial => ({
  values: { num_leaves: objective },
  result: {
    name,
    algorithm: 'lightgbm',
    hyperparameters: { num_leaves: String(objective) },
    status,
    attempts: [],
    objective,
    image: 'image:1',
    seconds: 1,
    billableSeconds: 1,
    cost: 2,
  },
});
const save = (record: Partial<SweepRecord> & { run: string }) =>
  activities.saveSweep({
    uri: sweepRecordUri(bucket, record.run),
    record: { dataKey: 'a', objective: 'validation:rmse', trials: [], ...record },
  });
const read = (runs: readonly string[]) => activities.readSweeps({ runs, dataKey: 'a', objective: 'validation:rmse' });

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
