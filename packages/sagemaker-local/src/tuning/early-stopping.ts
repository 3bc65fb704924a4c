import { isWorseThanMedian } from '@durable-forecast/hyperparameter-search';
import { type Direction, lossOf } from './direction.js';

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
  const value = curve.at(-1);
  if (value === undefined) return false;
  const averages = earlier
    .filter((one) => one.length > 0)
    .map((one) => lossOf(direction, mean(one.slice(0, curve.length))));
  return isWorseThanMedian(lossOf(direction, value), averages, FEWEST_JOBS);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
