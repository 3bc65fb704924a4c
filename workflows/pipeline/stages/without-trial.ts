import type { FailureType } from '../../../contracts/failures/failures.js';
import type { ReachedLimit } from '../../../contracts/request/sweep-limits.js';
import type { SweepResult } from '../../../contracts/sweep/sweep.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { groupedReasons } from '../../shared/grouped-reasons.js';

/** Limits that end a sweep whatever its trials are worth. */
const RAISE = {
  maxSeconds: 'Raise sweep.limits.maxSeconds, or make trials shorter: fewer rounds, or a smaller sweep.share.',
  maxCost: 'Raise sweep.limits.maxCost, or make trials cheaper: fewer rounds, or a smaller sweep.share.',
  finished: 'Start the run again, and let a trial complete before you finish its sweep.',
} as const satisfies Partial<Record<ReachedLimit, string>>;

/**
 * Why a run ends whose sweep has no completed trial: the limit that left trials no time, or what made them fail.
 *
 * @param sweep not one of whose trials completed
 */
export function withoutTrial({ results, ended, limit }: SweepResult): { type: FailureType; message: string } {
  const failed = results.filter(({ status }) => status === 'failed');
  const cure = limit === undefined || !(limit in RAISE) ? undefined : RAISE[limit as keyof typeof RAISE];
  if (cure === undefined || (failed.length > 0 && failed.length === results.length)) {
    const head = `Not one trial completed${ended === undefined ? ':' : `. ${ended}`}`;
    return { type: 'NoSuccessfulTrial', message: [head, ...groupedReasons(failuresOf(results))].join('\n') };
  }
  const head = `${ended} Not one trial had completed${describeCounts(results)}. ${cure}`;
  return {
    type: limit === 'finished' ? 'StoppedByUser' : 'StoppedByLimit',
    message: [head, ...groupedReasons(failuresOf(failed))].join('\n'),
  };
}

/** `: 3 were stopped, the longest after 12 s; 1 was pruned` */
function describeCounts(results: readonly TrialResult[]): string {
  const stopped = results.filter(({ status }) => status === 'stopped');
  const ran = stopped.filter(({ attempts }) => attempts.length > 0).map(({ seconds }) => seconds);
  const waited = stopped.length - ran.length;
  const pruned = results.filter(({ status }) => status === 'pruned').length;
  const failed = results.filter(({ status }) => status === 'failed').length;
  const parts = [
    ...when(ran.length, `stopped, the longest after ${Math.round(Math.max(...ran))} s`),
    ...when(waited, 'stopped before a job had started'),
    ...when(pruned, 'pruned'),
    ...(failed === 0 ? [] : [`${failed} failed`]),
  ];
  return parts.length === 0 ? ', nor begun' : `: ${parts.join('; ')}`;
}

const when = (count: number, what: string): string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? 'was' : 'were'} ${what}`];

const failuresOf = (results: readonly TrialResult[]) => results.map(({ failure }) => failure ?? {});
