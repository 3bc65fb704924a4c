import type { ForecastClient } from '../connection/connect.js';
import { listForgotten } from './list-forgotten.js';
import { type ListedRun, listRuns, type RunFilter } from './list-runs.js';

/** Which runs, and in which order. */
export interface ExperimentFilter extends RunFilter {
  /** Whether those with the lowest WRMSSE come first, in place of the newest. */
  readonly best?: boolean;
  /** Whether those that have published and that Temporal has forgotten are listed too. */
  readonly all?: boolean;
}

/** Runs as a list of experiments. */
export async function listExperiments(
  client: Pick<ForecastClient, 'temporal' | 's3' | 'bucket'>,
  { best = false, all = false, ...filter }: ExperimentFilter,
): Promise<{ readonly runs: readonly ListedRun[]; readonly more: boolean }> {
  if (!best && !all) return listRuns(client, filter);
  // What is the best, or the newest of both, only all of them say.
  const { runs: known } = await listRuns(client, { ...filter, limit: Number.POSITIVE_INFINITY });
  const listed = new Set(known.map(({ run }) => run));
  // A list of Temporal's may be seconds behind.
  const forgotten = all ? (await listForgotten(client, filter)).filter(({ run }) => !listed.has(run)) : [];
  const runs = [...known, ...forgotten].sort(best ? byScore : byTime);
  return { runs: runs.slice(0, filter.limit), more: runs.length > filter.limit };
}

const byTime = (a: ListedRun, b: ListedRun): number => b.startedAt.getTime() - a.startedAt.getTime();

const byScore = (a: ListedRun, b: ListedRun): number => scoreOf(a) - scoreOf(b) || byTime(a, b);

/** A run that has not scored yet comes last; a number that all are less than can be taken away from itself. */
const scoreOf = ({ wrmsse }: ListedRun): number => wrmsse ?? Number.MAX_VALUE;
