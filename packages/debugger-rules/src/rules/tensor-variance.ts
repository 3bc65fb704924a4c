import { exceeds, fallsBelow, shown } from './compare.js';
import { numbersOf } from './point-values.js';
import { isMeasurement, seriesSelector } from './select-series.js';
import type { SeriesRule } from './types.js';

/** The variance (of the population) of a tensor is above `max_threshold` or below `min_threshold`. Scalars have none. */
export const tensorVariance: SeriesRule<'TensorVariance', number, null> = {
  name: 'TensorVariance',
  reads: 'a tensor of more than one value of the selected collections',
  scope: 'series',
  start: null,
  watches: (parameters, context) => seriesSelector(parameters, context, isMeasurement),

  observe(point) {
    const values = numbersOf(point);
    return values === undefined || values.length < 2 ? undefined : varianceOf(values);
  },

  judge(memory, { step, series, observation: variance }, { max_threshold, min_threshold }) {
    const numbers = { variance };
    const found = (bound: string) => ({
      memory,
      finding: {
        step,
        numbers,
        details: `${series} has the variance ${shown(variance)} at step ${step}; ${bound} is allowed.`,
      },
    });
    if (max_threshold !== undefined && exceeds(variance, max_threshold)) return found(`at most ${max_threshold}`);
    if (min_threshold !== undefined && fallsBelow(variance, min_threshold)) return found(`at least ${min_threshold}`);
    return { memory };
  },
};

/** Two passes: the mean first, so that a large offset costs no digits. */
function varianceOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  const mean = sum / values.length;
  let squares = 0;
  for (let index = 0; index < values.length; index++) squares += (values[index]! - mean) ** 2;
  return squares / values.length;
}
