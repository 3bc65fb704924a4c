import { isLoss, metricOfSet } from '../parameters/tensor-collections.js';
import { exceeds, finiteOnly, shown } from './compare.js';
import { scalarOf } from './point-values.js';
import { remembered } from './select-series.js';
import type { SeriesRule } from './types.js';

interface Memory {
  readonly best: number;
  readonly bestStep: number;
  /** Reported steps since the best one. */
  readonly waited: number;
}

/**
 * A loss has stopped improving: no new optimum, which must be better by more than `delta`, for `patience_train` or
 * `patience_validation` reported steps. A value that is no finite number is no optimum.
 */
export const overtraining: SeriesRule<'Overtraining', number, Memory> = {
  name: 'Overtraining',
  reads: 'a loss of the train or the validation set',
  scope: 'series',
  start: { best: Number.POSITIVE_INFINITY, bestStep: -1, waited: 0 },
  watches: () => remembered(isLoss),
  observe: scalarOf,

  judge({ best, bestStep, waited }, { step, series, observation: loss }, parameters) {
    if (
      loss < Number.POSITIVE_INFINITY &&
      (best === Number.POSITIVE_INFINITY || exceeds(best - loss, parameters.delta))
    ) {
      return { memory: { best: loss, bestStep: step, waited: 0 } };
    }
    const memory = { best, bestStep, waited: waited + 1 };
    const patience = metricOfSet(series)?.set === 'train' ? parameters.patience_train : parameters.patience_validation;
    if (memory.waited < patience) return { memory };
    const since =
      bestStep < 0
        ? 'was never a finite number'
        : `has not been below its best ${shown(best)} of step ${bestStep} by more than ${parameters.delta}`;
    const details = `${series} ${since} for ${memory.waited} steps, up to step ${step}.`;
    return { memory, finding: { step, numbers: finiteOnly({ loss, best, bestStep, steps: memory.waited }), details } };
  },
};
