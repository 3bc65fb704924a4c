import type { TrialResult } from '../../../contracts/training/trial.js';

/**
 * The trials that are scored in full: the best of each algorithm, so that a family that the log metric undervalues gets
 * its chance, then the best of the rest.
 *
 * @param ranked completed trials first, best first
 */
export function finalists(ranked: readonly TrialResult[], count: number): readonly TrialResult[] {
  const completed = ranked.filter((trial) => trial.status === 'completed');
  const leaders = completed.filter(
    (trial, index) => completed.findIndex((other) => other.algorithm === trial.algorithm) === index,
  );
  const rest = completed.filter((trial) => !leaders.includes(trial));
  return [...leaders, ...rest].slice(0, count);
}
