import { isLoss, metricOfSet } from '../parameters/tensor-collections.js';
import { exceeds, finiteOnly, shown } from './compare.js';
import { scalarOf } from './point-values.js';
import { seriesSelector } from './select-series.js';
import type { StepRule } from './types.js';

interface Memory {
  /** Judged steps in a row above the threshold. */
  readonly above: number;
}

/**
 * The validation loss is too far above the training loss.
 *
 * At each step the losses that both sets report are averaged; (mean validation - mean train) / mean train above
 * `ratio_threshold` for `patience` judged steps in a row fires. Steps without such a pair are passed over.
 */
export const overfit: StepRule<'Overfit', number, Memory> = {
  name: 'Overfit',
  reads: 'a loss of both the train and the validation set',
  scope: 'step',
  start: { above: 0 },

  watches(parameters, context) {
    const selected = seriesSelector(parameters, context, isLoss);
    return (series) => selected(series) && metricOfSet(series) !== undefined;
  },

  observe: scalarOf,
  isComplete: (frame) => meansOf(frame) !== undefined,

  judge({ above }, { step, frame }, { start_step, patience, ratio_threshold }) {
    const means = step < start_step ? undefined : meansOf(frame);
    if (means === undefined) return undefined;
    const { train, validation } = means;
    const ratio = validation === train ? 0 : (validation - train) / Math.abs(train);
    if (!exceeds(ratio, ratio_threshold)) return { memory: { above: 0 } };
    const memory = { above: above + 1 };
    if (memory.above < patience) return { memory };
    const details = `The mean validation loss ${shown(validation)} is ${shown(100 * ratio)} % above the mean training loss ${shown(train)} at step ${step}${memory.above > 1 ? `, for ${memory.above} steps in a row` : ''}; at most ${shown(100 * ratio_threshold)} % is allowed.`;
    return {
      memory,
      finding: { step, numbers: finiteOnly({ train, validation, ratio, steps: memory.above }), details },
    };
  },
};

/** Means over the metrics that both sets have. */
function meansOf(frame: ReadonlyMap<string, number>): { train: number; validation: number } | undefined {
  const train = new Map<string, number>();
  const validation = new Map<string, number>();
  for (const [series, loss] of frame) {
    const { set, metric } = metricOfSet(series) as { set: 'train' | 'validation'; metric: string };
    (set === 'train' ? train : validation).set(metric, loss);
  }
  // Ascending by name, so that the sum does not depend on the order of arrival.
  const shared = [...train.keys()].filter((metric) => validation.has(metric)).sort();
  if (shared.length === 0) return undefined;
  const mean = (of: ReadonlyMap<string, number>) =>
    shared.reduce((sum, metric) => sum + of.get(metric)!, 0) / shared.length;
  return { train: mean(train), validation: mean(validation) };
}
