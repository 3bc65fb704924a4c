import { log } from '@temporalio/activity';
import { sealedJson } from '../../contracts/stored/stored-json.js';
import { earlierTrial } from '../../contracts/sweep/earlier-trial.js';
import {
  type EarlierTrials,
  type RecordedTrial,
  type SweepRecord,
  sweepRecordUri,
  type WarmStart,
} from '../../contracts/sweep/sweep-record.js';
import { storedSweep } from '../../contracts/sweep/sweep-record-schema.js';
import type { TuningParents } from '../../contracts/sweep/tuning.js';
import { failure } from '../aws/aws-failure.js';
import { readJson } from '../s3/read-json.js';
import { writeObject } from '../s3/s3-objects.js';
import { damaged, damageOfModel } from '../s3/stored-files.js';
import type { SweepDeps } from './deps.js';

export interface ReadSweepsInput {
  readonly runs: readonly string[];
  /** Says which data the new sweep trains on. */
  readonly dataKey: string;
  readonly objective: string;
  /** Who searches: SageMaker starts a tuning job from tuning jobs alone. */
  readonly backend?: 'trials' | 'amt';
  /** Where to leave what the search learns; runs that don't say get it all back. */
  readonly learnedUri?: string;
  /** Trials that are scored in full: so many of the earlier ones may win, and the best of each algorithm. */
  readonly contenders?: number;
}

/** Trials taken over at most: what is read of them is a payload, and a search learns little from more. */
const MOST_TRIALS = 1000;

/**
 * The trials of earlier sweeps. Those on the same data may win again; others only show where to look.
 *
 * @throws RequestInvalid when a run left no record, a damaged one, or ranked its trials by another objective
 */
export async function readSweeps(
  deps: SweepDeps,
  { runs, dataKey, objective, backend, learnedUri, contenders = 1 }: ReadSweepsInput,
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
  const known = newest(comparable, MOST_TRIALS);
  const others = newest(observed, MOST_TRIALS - known.length);
  const parents = backend === 'amt' ? { parents: parentsOf(records, dataKey) } : {};
  if (learnedUri === undefined) return { comparable: known, observed: others, ...parents };
  const { contenders: sound, lost } = await soundContenders(deps, known, contenders);
  const trials = [
    ...[...others, ...lost].map(earlierTrial(false)),
    ...known.filter((one) => !lost.includes(one)).map(earlierTrial(true)),
  ];
  await writeObject(deps.s3, learnedUri, sealedJson({ trials } satisfies EarlierTrials), 'application/json');
  return {
    comparable: sound,
    observed: [],
    learned: { uri: learnedUri, trials: trials.length },
    ...parents,
  };
}

/**
 * Those that a selection of so many finalists may choose: the best, and the best of each algorithm. One whose model is no longer
 * as its training left it can't win: its point is one to try again.
 */
async function soundContenders(
  { s3 }: SweepDeps,
  comparable: readonly RecordedTrial[],
  count: number,
): Promise<{ readonly contenders: readonly RecordedTrial[]; readonly lost: readonly RecordedTrial[] }> {
  const contenders: RecordedTrial[] = [];
  const lost: RecordedTrial[] = [];
  const algorithms = new Set<string>();
  for (const trial of comparable.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    const { name, algorithm, modelUri: uri, modelProof: proof } = trial.result;
    if (algorithms.has(algorithm) && contenders.length >= count) continue;
    const damage = uri === undefined ? 'it has no model' : await damageOfModel(s3, { uri, proof });
    if (damage === undefined) {
      contenders.push(trial);
      algorithms.add(algorithm);
    } else {
      log.warn('a trial of an earlier sweep is not taken over', { trial: name, model: uri, reason: damage });
      lost.push(trial);
    }
  }
  return { contenders, lost };
}

/** Demoted trials rank behind all others. */
const rankOf = ({ result: { objective, demoted } }: RecordedTrial): number =>
  demoted ? Number.MAX_VALUE : (objective ?? Number.MAX_VALUE);

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

/**
 * A trial of an earlier sweep, under a name that carries its run, since two sweeps have a trial-000 each. Its jobs and what
 * they cost are the earlier run's, and what only a person reads about it stays in its record.
 */
const from =
  (run: string) =>
  ({
    values,
    result: { rungs: _, rules: __, ruleEvents: ___, objective, ...result },
  }: RecordedTrial): RecordedTrial => ({
    values,
    result: {
      ...result,
      // What a failed trial scored may be no number, for which a payload has no word.
      ...(Number.isFinite(objective) ? { objective } : {}),
      name: result.name.includes('/') ? result.name : `${run}/${result.name}`,
      attempts: [],
      billableSeconds: 0,
      cost: 0,
    },
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
