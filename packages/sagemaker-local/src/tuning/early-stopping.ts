import type { Direction } from './direction.js';
import { isBetter } from './direction.js';

/** A median of fewer jobs says nothing; how many AWS wants is not known. */
const FEWEST_JOBS = 3;

/**
 * AWS's rule of TrainingJobEarlyStoppingType Auto: a job stops when its value is worse than the median of what the
 * jobs before it had as running averages up to the same epoch.
 *
 * @param curve values of the objective, one an epoch
 * @param earlier curves of the jobs that have completed
 * @source SageMaker guide, "Stop Training Jobs Early": How Early Stopping Works
 */
export function isBelowMedian(
  direction: Direction,
  curve: readonly number[],
  earlier: readonly (readonly number[])[],
): boolean {
  const epoch = curve.length;
  const value = curve.at(-1);
  const averages = earlier.filter((one) => one.length > 0).map((one) => mean(one.slice(0, epoch)));
  if (value === undefined || averages.length < FEWEST_JOBS) return false;
  return isBetter(direction, median(averages), value);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
