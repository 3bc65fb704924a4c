import { numbersOf } from './point-values.js';
import { isMeasurement, seriesSelector } from './select-series.js';
import type { SeriesRule } from './types.js';

interface Observation {
  readonly nan: number;
  readonly infinite: number;
  readonly elements: number;
}

/** A metric or tensor has NaN or infinite values; with `only_nan`, only NaN counts. */
export const explodingTensor: SeriesRule<'ExplodingTensor', Observation, null> = {
  name: 'ExplodingTensor',
  reads: 'a metric or tensor of the selected collections',
  scope: 'series',
  start: null,
  watches: (parameters, context) => seriesSelector(parameters, context, isMeasurement),

  observe(point) {
    const values = numbersOf(point);
    if (values === undefined) return undefined;
    let nan = 0;
    let infinite = 0;
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      if (Number.isFinite(value)) continue;
      if (Number.isNaN(value)) nan++;
      else infinite++;
    }
    return { nan, infinite, elements: values.length };
  },

  judge(memory, { step, series, observation: { nan, infinite, elements } }, { only_nan }) {
    if (nan === 0 && (only_nan || infinite === 0)) return { memory };
    const details = `${series} has ${nan} NaN and ${infinite} infinite of ${elements} values at step ${step}.`;
    return { memory, finding: { step, numbers: { nan, infinite, elements }, details } };
  },
};
