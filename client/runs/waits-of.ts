import type { PersonWait } from '../../contracts/run/person-wait.js';
import type { PipelineProgress } from '../../contracts/run/progress.js';
import type { Leaderboard } from '../../contracts/sweep/leaderboard.js';

/**
 * What in a run waits for a person, oldest first.
 *
 * @param startedAt of the run, for a sweep of 0.1.0 that does not say since when it is paused
 */
export function waitsOf(
  progress: PipelineProgress | undefined,
  leaderboard: Leaderboard | undefined,
  startedAt: Date,
): readonly PersonWait[] {
  const told = progress?.waits ?? [];
  const isTold = told.some(({ kind }) => kind === 'paused-sweep');
  if (leaderboard?.state !== 'paused' || isTold) return told;
  return [{ kind: 'paused-sweep', since: leaderboard.pausedSince ?? startedAt.getTime() }, ...told];
}
