import { COLLECTION_NAMES, COLLECTION_PATTERNS, isLoss, metricOfSet } from '../parameters/tensor-collections.js';
import { exceeds, fallsBelow, finiteOnly, percentAbove, shown } from './compare.js';
import { scalarOf } from './point-values.js';
import { seriesSelector } from './select-series.js';
import type { Finding, SeriesRule } from './types.js';

interface Memory {
  /** The step of the last comparison, or of the first value. */
  readonly checked: number | undefined;
  /** Values since then, [step, loss], ascending. */
  readonly since: readonly (readonly [number, number])[];
}

/**
 * The loss does not fall fast enough.
 *
 * Every `num_steps` steps a loss is compared with its latest value at least `num_steps` steps before. Too small a fall
 * (less than `diff_percent`) fires; a rise fires only above `increase_threshold_percent`, as AWS's text allows smaller
 * ones. A value that is no finite number counts as not falling.
 */
export const lossNotDecreasing: SeriesRule<'LossNotDecreasing', number, Memory> = {
  name: 'LossNotDecreasing',
  reads: 'a loss such as train-rmse or validation-rmse',
  scope: 'series',
  start: { checked: undefined, since: [] },

  watches(parameters, context) {
    const collections = parameters.collection_names ?? [];
    // AWS looks into `losses` as well, where it exists; without it a rule on `predictions` alone would see no loss.
    const withLosses =
      parameters.use_losses_collection && collections.length > 0 ? [...collections, 'losses'] : collections;
    const selected = seriesSelector({ ...parameters, collection_names: withLosses }, context, isLoss, mayBeLoss);
    if (parameters.mode === 'GLOBAL') return selected;
    const set = parameters.mode === 'EVAL' ? 'validation' : 'train';
    return (series) => selected(series) && metricOfSet(series)?.set === set;
  },

  observe: scalarOf,

  judge({ checked, since }, { step, series, observation: loss }, { num_steps, ...limits }) {
    const values = [...since, [step, loss] as const];
    if (checked === undefined) return { memory: { checked: step, since: values } };
    if (step < checked + num_steps) return { memory: { checked, since: values } };
    const reference = since.findLast(([at, value]) => at <= step - num_steps && Number.isFinite(value));
    const memory = { checked: step, since: [[step, loss] as const] };
    return reference === undefined ? { memory } : { memory, finding: compare(series, [step, loss], reference, limits) };
  },
};

/** Of a collection, everything but what is certainly no loss: growing metrics, and tensors of the other collections. */
const mayBeLoss = (series: string): boolean =>
  isLoss(series) || (metricOfSet(series) === undefined && !isOfKnownCollection(series));

const isOfKnownCollection = (series: string): boolean =>
  COLLECTION_NAMES.some((name) => name !== 'all' && COLLECTION_PATTERNS[name].test(series));

function compare(
  series: string,
  [step, loss]: readonly [number, number],
  [referenceStep, reference]: readonly [number, number],
  limits: { readonly diff_percent: number; readonly increase_threshold_percent: number },
): Finding | undefined {
  const rise = percentAbove(loss, reference);
  const numbers = finiteOnly({ loss, reference, referenceStep, decreasePercent: 0 - rise });
  const against = `${shown(reference)} at step ${referenceStep}`;
  if (!Number.isFinite(loss)) {
    return { step, numbers, details: `${series} is ${loss} at step ${step}; it was ${against}.` };
  }
  if (rise > 0) {
    if (!exceeds(rise, limits.increase_threshold_percent)) return undefined;
    const details = `${series} rose by ${shown(rise)} % to ${shown(loss)} at step ${step}, from ${against}; at most ${limits.increase_threshold_percent} % is allowed.`;
    return { step, numbers, details };
  }
  if (!fallsBelow(-rise, limits.diff_percent)) return undefined;
  const details = `${series} fell by ${shown(-rise)} % to ${shown(loss)} at step ${step}, from ${against}; at least ${limits.diff_percent} % is asked.`;
  return { step, numbers, details };
}
