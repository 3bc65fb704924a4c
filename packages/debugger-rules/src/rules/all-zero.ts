import { fallsBelow, shown } from './compare.js';
import { numbersOf } from './point-values.js';
import { isMeasurement, seriesSelector } from './select-series.js';
import type { SeriesRule } from './types.js';

interface Observation {
  readonly zeros: number;
  readonly elements: number;
}

/** A tensor has at least `threshold` percent zeros. */
export const allZero: SeriesRule<'AllZero', Observation, null> = {
  name: 'AllZero',
  reads: 'a metric or tensor of the selected collections',
  scope: 'series',
  start: null,
  watches: (parameters, context) => seriesSelector(parameters, context, isMeasurement),

  observe(point) {
    const values = numbersOf(point);
    if (values === undefined) return undefined;
    let zeros = 0;
    for (let index = 0; index < values.length; index++) if (values[index] === 0) zeros++;
    return { zeros, elements: values.length };
  },

  judge(memory, { step, series, observation: { zeros, elements } }, { threshold }) {
    const percent = (100 * zeros) / elements;
    if (fallsBelow(percent, threshold)) return { memory };
    const details = `${shown(percent)} % of the ${elements} values of ${series} are 0 at step ${step}; ${threshold} % or more is an issue.`;
    return { memory, finding: { step, numbers: { percent, zeros, elements }, details } };
  },
};
