import {
  type RecordedTrial,
  type SweepRecord,
  sweepRecordUri,
  type WarmStart,
} from '../../contracts/sweep/sweep-record.js';
import { storedSweep } from '../../contracts/sweep/sweep-record-schema.js';
import type { TuningParents } from '../../contracts/sweep/tuning.js';
import { failure } from '../aws/aws-failure.js';
import { readJson } from '../s3/read-json.js';
import { damaged } from '../s3/stored-files.js';
import type { SweepDeps } from './deps.js';

export interface ReadSweepsInput {
  readonly runs: readonly string[];
  /** Says which data the new sweep trains on. */
  readonly dataKey: string;
  readonly objective: string;
  /** Who searches: SageMaker starts a tuning job from tuning jobs alone. */
  readonly backend?: 'trials' | 'amt';
}

/** Trials taken over at most: they travel in a payload, and a search learns little from more. */
const MOST_TRIALS = 1000;

/**
 * The trials of earlier sweeps. Those on the same data may win again; others only show where to look.
 *
 * @throws RequestInvalid when a run left no record, a damaged one, or ranked its trials by another objective
 */
export async function readSweeps(
  deps: SweepDeps,
  { runs, dataKey, objective, backend }: ReadSweepsInput,
): Promise<WarmStart> {
  const records = await Promise.all(runs.map((run, index) => readRecord(deps, run, index)));
  records.forEach((record, index) => {
    if (record.objective === objective) return;
    throw failure(
      'RequestInvalid',
      `sweep.warmStart.${index}: ${record.run} ranked its trials by ${record.objective}, this run does by ${objective}.`,
    );
  });
  const comparable = records
    .filter((record) => record.dataKey === dataKey)
    .flatMap(({ run, trials }) => trials.filter(({ result }) => result.status === 'completed').map(from(run)));
  const observed = records.flatMap(({ run, dataKey: key, trials }) =>
    trials.filter(({ result }) => key !== dataKey || result.status !== 'completed').map(from(run)),
  );
  return {
    comparable: newest(comparable, MOST_TRIALS),
    observed: newest(observed, MOST_TRIALS - comparable.length),
    ...(backend === 'amt' ? { parents: parentsOf(records, dataKey) } : {}),
  };
}

/** @throws RequestInvalid when one of the sweeps was no tuning job */
function parentsOf(records: readonly SweepRecord[], dataKey: string): TuningParents {
  const jobs = records.map(({ run, tuningJob }, index) => {
    if (tuningJob !== undefined) return tuningJob;
    throw failure(
      'RequestInvalid',
      `sweep.warmStart.${index}: the sweep of ${run} was no tuning job, and a tuning job can start from tuning jobs alone. ` +
        'Leave the run out, or use backend: trials, which starts from any sweep.',
    );
  });
  return { jobs, sameData: records.every((record) => record.dataKey === dataKey) };
}

/** Two sweeps have a trial-000 each, so names from elsewhere carry their run. */
const from =
  (run: string) =>
  ({ values, result }: RecordedTrial): RecordedTrial => ({
    values,
    result: { ...result, name: result.name.includes('/') ? result.name : `${run}/${result.name}`, cost: 0 },
  });

const newest = <T>(items: readonly T[], count: number): readonly T[] => (count <= 0 ? [] : items.slice(-count));

async function readRecord({ s3, bucket }: SweepDeps, run: string, index: number): Promise<SweepRecord> {
  try {
    const uri = sweepRecordUri(bucket, run);
    const record = await readJson(s3, uri, storedSweep);
    if (record.run !== run) throw damaged(uri, `it is that of ${record.run}`, storedSweep);
    return record;
  } catch (error) {
    const { type, message } = error as { type?: string; message: string };
    if (type === 'StoredObjectInvalid') throw failure('RequestInvalid', `sweep.warmStart.${index}: ${message}`);
    if (type !== 'NotFound') throw error;
    throw failure(
      'RequestInvalid',
      `sweep.warmStart.${index}: the run ${run} left no record of a sweep in this bucket. Name a run whose sweep has ended.`,
    );
  }
}
