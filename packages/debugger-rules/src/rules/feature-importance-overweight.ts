import { namePattern } from '../parameters/name-pattern.js';
import { exceeds, shown } from './compare.js';
import { scalarOf } from './point-values.js';
import { remembered } from './select-series.js';
import type { StepRule } from './types.js';

/**
 * Few features carry the model: the `nfeatures` largest importances of a step hold more than `threshold` of the step's
 * total. A model with at most `nfeatures` features always does, so `start_step` may pass over the first trees.
 */
export const featureImportanceOverweight: StepRule<'FeatureImportanceOverweight', number, null> = {
  name: 'FeatureImportanceOverweight',
  reads: 'feature importances (collection feature_importance)',
  scope: 'step',
  start: null,

  watches({ tensor_regex }) {
    const expressions = tensor_regex.map(namePattern);
    return remembered((series) => expressions.some((expression) => expression.test(series)));
  },

  observe: scalarOf,
  // New features join in later trees, so a step is known to be whole only when a later one begins.
  isComplete: () => false,

  judge(memory, { step, frame }, { threshold, nfeatures, start_step }) {
    if (step < start_step) return undefined;
    const ranked = [...frame].filter(([, weight]) => weight > 0).sort(byWeight);
    const total = ranked.reduce((sum, [, weight]) => sum + weight, 0);
    if (total === 0) return undefined;
    const top = ranked.slice(0, nfeatures);
    const share = top.reduce((sum, [, weight]) => sum + weight, 0) / total;
    if (!exceeds(share, threshold)) return { memory };
    const names = top.map(([series]) => series.slice(series.lastIndexOf('/') + 1)).join(', ');
    const details = `${names} hold ${shown(100 * share)} % of the importance at step ${step}; at most ${shown(100 * threshold)} % is allowed for ${nfeatures} of ${ranked.length} features.`;
    return { memory, finding: { step, numbers: { share, features: ranked.length }, details } };
  },
};

const byWeight = ([a, x]: readonly [string, number], [b, y]: readonly [string, number]) => y - x || (a < b ? -1 : 1);
