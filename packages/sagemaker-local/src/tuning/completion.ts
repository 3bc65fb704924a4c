import type { HyperParameterTuningJobConfig } from '@aws-sdk/client-sagemaker';
import type { HaltCause } from '../model/tuning-state.js';
import { type Direction, isBetter } from './direction.js';

/** How one training job of the tuning job ended. */
export interface TrialOutcome {
  readonly status: 'Completed' | 'Failed' | 'Stopped';
  /** Final value of the objective metric; absent where the job logged none. */
  readonly objective: number | undefined;
}

/** How the search goes. */
export interface Progress {
  /** Results in a row that did not improve the best one by 1 %. */
  readonly notImproving: number;
  readonly converged: boolean;
}

/** @source BestObjectiveNotImproving: "failed to improve model performance by 1% or greater" */
const IMPROVEMENT = 0.01;
/** AWS's measure of convergence is not published. Ours: as many results without improvement, and half of all. */
const CONVERGENCE_RESULTS = 10;
/** After so many attempts without any success AWS gives up. @source its FailureReason */
const ATTEMPTS = 5;

/** @param values objectives of the jobs that logged one, in the order they ended */
export function progressOf(direction: Direction, values: readonly number[]): Progress {
  let best: number | undefined;
  let notImproving = 0;
  for (const value of values) {
    const gain = best === undefined ? Number.POSITIVE_INFINITY : Math.abs(value - best);
    const better = best === undefined || isBetter(direction, value, best);
    notImproving = better && gain >= IMPROVEMENT * Math.abs(best ?? 0) ? 0 : notImproving + 1;
    if (better) best = value;
  }
  return { notImproving, converged: notImproving >= Math.max(CONVERGENCE_RESULTS, values.length / 2) };
}

/** Why the tuning job starts no more training jobs and stops those that run; undefined while it goes on. */
export function haltOf(
  config: HyperParameterTuningJobConfig,
  direction: Direction,
  results: readonly TrialOutcome[],
  runtimeMs: number,
): HaltCause | undefined {
  const values = results.flatMap(({ objective }) => (objective === undefined ? [] : [objective]));
  const attempts = results.filter(({ status }) => status !== 'Stopped');
  if (attempts.length >= ATTEMPTS && values.length === 0) return 'no-success';
  const criteria = config.TuningJobCompletionCriteria;
  const target = criteria?.TargetObjectiveMetricValue;
  if (target !== undefined && values.some((value) => !isBetter(direction, target, value))) return 'target';
  const { notImproving, converged } = progressOf(direction, values);
  if (notImproving >= (criteria?.BestObjectiveNotImproving?.MaxNumberOfTrainingJobsNotImproving ?? Infinity)) {
    return 'not-improving';
  }
  if (converged && criteria?.ConvergenceDetected?.CompleteOnConvergence === 'Enabled') return 'converged';
  if (runtimeMs >= (config.ResourceLimits?.MaxRuntimeInSeconds ?? Infinity) * 1000) return 'max-runtime';
  return undefined;
}

/** AWS's words for a tuning job that no training job has given an objective; undefined for one that is in order. */
export function failureOf(results: readonly TrialOutcome[]): string | undefined {
  const attempts = results.filter(({ status }) => status !== 'Stopped');
  if (attempts.length === 0 || results.some(({ objective }) => objective !== undefined)) return undefined;
  if (attempts.some(({ status }) => status === 'Completed')) {
    return (
      `No objective metrics found after running ${attempts.length} training jobs. Please ensure that the custom ` +
      'algorithm is emitting the objective metric as defined by the regular expression provided.'
    );
  }
  const rest = 'Please take a look at the training job failures to get more details.';
  if (attempts.length < ATTEMPTS) return `All training jobs failed. ${rest}`;
  return `No training job succeeded after ${attempts.length} attempts. ${rest}`;
}
