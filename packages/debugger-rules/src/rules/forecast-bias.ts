import { namePattern } from '../parameters/name-pattern.js';
import { exceeds, finiteOnly, percentAbove, shown } from './compare.js';
import { numbersOf } from './point-values.js';
import { remembered } from './select-series.js';
import type { Finding, StepRule } from './types.js';

interface Observation {
  readonly role: 'labels' | 'predictions';
  readonly total: number;
}

interface Totals {
  readonly step: number;
  readonly predicted: number;
  readonly actual: number;
}

interface Memory {
  /** Judged steps in a row above the limit. */
  readonly above: number;
  /** The totals of a step before `start_step`, for trainings that end before it. */
  readonly early: Totals | undefined;
}

/**
 * The total of the predictions is off from the total of the labels by more than `max_percent`, for `patience` saved
 * steps in a row from `start_step` on. A training that ends before `start_step` is judged by its last saved step.
 */
export const forecastBias: StepRule<'ForecastBias', Observation, Memory> = {
  name: 'ForecastBias',
  reads: 'labels and predictions at the same step',
  scope: 'step',
  start: { above: 0, early: undefined },

  watches({ labels_regex, predictions_regex }) {
    const expressions = [namePattern(labels_regex), namePattern(predictions_regex)];
    return remembered((series) => expressions.some((expression) => expression.test(series)));
  },

  observe(point, { labels_regex }) {
    const values = numbersOf(point);
    if (values === undefined) return undefined;
    let total = 0;
    for (let index = 0; index < values.length; index++) total += values[index]!;
    return { role: namePattern(labels_regex).test(point.name) ? 'labels' : 'predictions', total };
  },

  isComplete: (frame) => totalsOf(0, frame) !== undefined,

  judge({ above }, { step, frame }, parameters) {
    const totals = totalsOf(step, frame);
    if (totals === undefined) return undefined;
    if (step < parameters.start_step) return { memory: { above: 0, early: totals } };
    const finding = compare(totals, parameters);
    const memory = { above: finding === undefined ? 0 : above + 1, early: undefined };
    return memory.above < parameters.patience ? { memory } : { memory, finding };
  },

  atEnd: ({ early }, parameters) => (early === undefined ? undefined : compare(early, parameters)),
};

/** Sums by role, in the order of the names so that they do not depend on the order of arrival. */
function totalsOf(step: number, frame: ReadonlyMap<string, Observation>): Totals | undefined {
  const of = (role: Observation['role']) =>
    [...frame]
      .filter(([, observation]) => observation.role === role)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { total }]) => total);
  const labels = of('labels');
  const predictions = of('predictions');
  if (labels.length === 0 || predictions.length === 0) return undefined;
  const sum = (totals: readonly number[]) => totals.reduce((all, total) => all + total, 0);
  return { step, actual: sum(labels), predicted: sum(predictions) };
}

function compare(
  { step, predicted, actual }: Totals,
  { max_percent }: { readonly max_percent: number },
): Finding | undefined {
  const biasPercent = percentAbove(predicted, actual);
  // A total that is no number is off by more than any limit.
  if (!Number.isNaN(biasPercent) && !exceeds(Math.abs(biasPercent), max_percent)) return undefined;
  const details = `The predictions add up to ${shown(predicted)} at step ${step}, ${shown(biasPercent)} % off from the labels' ${shown(actual)}; at most ${max_percent} % is allowed.`;
  return { step, numbers: finiteOnly({ biasPercent, predicted, actual }), details };
}
