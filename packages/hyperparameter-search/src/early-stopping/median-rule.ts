/** A trial is stopped when it is worse than the median of the others. */
export interface MedianRule {
  readonly kind: 'median';
  /** No trial is stopped before so many others have come to the rung. */
  readonly startupTrials: number;
  /** No trial is stopped before this step. */
  readonly graceSteps: number;
  /** Steps between rungs. */
  readonly everySteps: number;
}

/** Rungs that a training has at most: at each of them somebody decides. */
const MOST_RUNGS = 50;

/** The rungs of a training. Those further apart are every second, every fourth one, so trials of different lengths still meet. */
export function medianRungs({ graceSteps, everySteps }: MedianRule, totalSteps: number): number[] {
  let apart = everySteps;
  while ((totalSteps - 1) / apart > MOST_RUNGS) apart *= 2;
  const rungs: number[] = [];
  for (let step = apart; step < totalSteps; step += apart) if (step >= graceSteps) rungs.push(step);
  return rungs;
}

/**
 * Whether a trial is worse than the median of the others.
 *
 * @param value smaller is better
 * @param others values to compare with, one a trial
 * @param fewest of fewer than so many the median says nothing
 */
export const isWorseThanMedian = (value: number, others: readonly number[], fewest: number): boolean =>
  others.length >= Math.max(1, fewest) && value > median(others);

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  // Halves before the sum: values may be as large as a number can be.
  return Number.isInteger(middle)
    ? sorted[middle - 1]! / 2 + sorted[middle]! / 2
    : (sorted[Math.floor(middle)] as number);
}
