import { halvingRungs, isAmongBest } from '@durable-forecast/hyperparameter-search';
import { type Direction, lossOf } from './direction.js';

/** η: one in so many jobs goes on from a rung to the next. */
const REDUCTION_FACTOR = 3;

/** Epochs that a job gets at least and at most. */
export interface HyperbandResources {
  readonly min: number;
  readonly max: number;
}

/** The static hyperparameters that tell MaxResource where the request does not. @source HyperbandStrategyConfig */
export const EPOCH_HYPERPARAMETERS = ['epochs', 'numepochs', 'n-epochs', 'n_epochs', 'num_epochs'];

/**
 * The epochs at which a job is compared: from MinResource on by factors of 3. Jobs take turns at brackets, each of
 * which leaves out one rung more, so that slow starters get their chance too.
 *
 * @param index of the trial, from 1
 */
export function rungsOf({ min, max }: HyperbandResources, index: number): number[] {
  const rungs = halvingRungs({ minSteps: min, reductionFactor: REDUCTION_FACTOR }, max, 0);
  return rungs.slice((index - 1) % Math.max(1, rungs.length));
}

/** What the strategy does with a running job. */
export type HyperbandVerdict = 'go-on' | 'stop' | 'used-up';

/**
 * Asynchronous successive halving: at the last rung that it has reached, a job goes on only among the best third of
 * those that have been there; of the first ones only the best does. As on AWS, which doesn't publish the details, no job is stopped before MinResource, and
 * none goes on after MaxResource.
 *
 * @param curve values of the objective, one an epoch
 * @param others curves of all other jobs of the same definition
 * @source Li et al., A System for Massively Parallel Hyperparameter Tuning, 2020
 */
export function judgeByHyperband(
  direction: Direction,
  resources: HyperbandResources,
  index: number,
  curve: readonly number[],
  others: readonly (readonly number[])[],
): HyperbandVerdict {
  // A job that ends by itself at MaxResource completes.
  if (curve.length > resources.max) return 'used-up';
  const rung = rungsOf(resources, index).findLast((epochs) => epochs <= curve.length);
  if (rung === undefined) return 'go-on';
  const own = bestLoss(direction, curve, rung);
  const there = others.filter((other) => other.length >= rung).map((other) => bestLoss(direction, other, rung));
  return isAmongBest(own, there, REDUCTION_FACTOR) ? 'go-on' : 'stop';
}

const bestLoss = (direction: Direction, curve: readonly number[], epochs: number): number =>
  Math.min(...curve.slice(0, epochs).map((value) => lossOf(direction, value)));
