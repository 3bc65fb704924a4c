import type { ContestWindow } from '../../contracts/champion/contest.js';
import { INDISTINCT_WRMSSE } from '../../contracts/evaluation/ensemble.js';

export interface ContestVerdict {
  readonly isBetter: boolean;
  /** By how much the challenger's WRMSSE is lower, on average. */
  readonly difference: number;
  /** What the difference must exceed. */
  readonly noise: number;
}

/**
 * Student's t of one-sided 90 %, by degrees of freedom from 1 on: of ten challengers that are no better, nine stay below so many
 * standard errors.
 *
 * @source tables of the t distribution, for example NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2
 */
const T_90 = [3.078, 1.886, 1.638, 1.533, 1.476, 1.44, 1.415, 1.397, 1.383, 1.372, 1.363];
/** Of more degrees of freedom than the table has: that of the normal distribution, a little more than enough. */
const T_90_MANY = 1.35;

/**
 * Whether a challenger is better than a champion by more than the noise of their windows.
 *
 * Both are scored on the same windows, so what is common to a window drops out of their differences. The noise of the mean difference
 * is its standard error times Student's t, and never less than what so many windows can tell apart: few windows can agree by chance.
 *
 * @param windows at least one
 */
export function judgeContest(windows: readonly ContestWindow[]): ContestVerdict {
  const differences = windows.map(({ challenger, champion }) => champion - challenger);
  const count = differences.length;
  const difference = differences.reduce((sum, each) => sum + each, 0) / count;
  const least = INDISTINCT_WRMSSE / Math.sqrt(count);
  const noise = count === 1 ? least : Math.max(least, tOf(count - 1) * standardError(differences, difference));
  // Scores that are no numbers prove nothing: the champion stays.
  return { isBetter: difference > noise, difference, noise };
}

const tOf = (freedom: number): number => T_90[freedom - 1] ?? T_90_MANY;

function standardError(values: readonly number[], mean: number): number {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
