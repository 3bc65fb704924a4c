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
 * Standard errors that a difference must exceed: one-sided 90 % of the normal distribution. Student's t would ask for three of them
 * between two windows, and keep a champion that is far worse in both; what few windows can't tell apart, `INDISTINCT_WRMSSE` knows.
 */
const STANDARD_ERRORS = 1.2816;

/**
 * Whether a challenger is better than a champion by more than the noise of their windows.
 *
 * Both are scored on the same windows, so what is common to a window drops out of their differences. The noise of the mean difference
 * is 1.28 of its standard errors, and never less than what so many windows can tell apart: few windows can agree by chance.
 *
 * @param windows at least one
 */
export function judgeContest(windows: readonly ContestWindow[]): ContestVerdict {
  const differences = windows.map(({ challenger, champion }) => champion - challenger);
  const count = differences.length;
  const difference = differences.reduce((sum, each) => sum + each, 0) / count;
  const least = INDISTINCT_WRMSSE / Math.sqrt(count);
  const noise = count === 1 ? least : Math.max(least, STANDARD_ERRORS * standardError(differences, difference));
  // Scores that are no numbers prove nothing: the champion stays.
  return { isBetter: difference > noise, difference, noise };
}

function standardError(values: readonly number[], mean: number): number {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
