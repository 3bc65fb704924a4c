import { namePattern } from '../parameters/name-pattern.js';
import { exceeds, shown } from './compare.js';
import { classesOf } from './point-values.js';
import { remembered } from './select-series.js';
import type { Finding, StepRule } from './types.js';

interface Observation {
  readonly role: 'labels' | 'predictions';
  readonly classes: Float64Array;
}

interface Tally {
  /** Labels seen. */
  readonly labels: number;
  /** Those for which a prediction was seen too. */
  readonly predicted: number;
  readonly wrong: number;
}

/** By class. */
type Memory = Readonly<Record<string, Tally>>;

/**
 * Classes are too unequal in number, or one of them is mostly predicted wrongly.
 *
 * Counts add up over the steps and are judged once `samples` labels were seen: largest / smallest class above
 * `threshold_imbalance` fires, and so does a class of whose predictions more than `threshold_misprediction` are wrong.
 */
export const classImbalance: StepRule<'ClassImbalance', Observation, Memory> = {
  name: 'ClassImbalance',
  reads: 'labels, and predictions of equal length at the same step',
  scope: 'step',
  start: {},

  watches({ labels_regex, predictions_regex }) {
    const expressions = [namePattern(labels_regex), namePattern(predictions_regex)];
    return remembered((series) => expressions.some((expression) => expression.test(series)));
  },

  observe(point, { labels_regex, argmax }) {
    const role = namePattern(labels_regex).test(point.name) ? 'labels' : 'predictions';
    const classes = classesOf(point, argmax && role === 'predictions');
    return classes === undefined ? undefined : { role, classes };
  },

  isComplete: (frame) => new Set([...frame.values()].map(({ role }) => role)).size === 2,

  judge(before, { step, frame }, parameters) {
    const memory = added(before, frame);
    if (memory === undefined) return undefined;
    const tallies = Object.entries(memory);
    const samples = tallies.reduce((sum, [, { labels }]) => sum + labels, 0);
    if (samples < parameters.samples) return { memory };
    return { memory, finding: imbalance(step, tallies, parameters) ?? misprediction(step, tallies, parameters) };
  },
};

/** The counts with those of a step; undefined when the step has no labels. */
function added(before: Memory, frame: ReadonlyMap<string, Observation>): Memory | undefined {
  const of = (role: Observation['role']) =>
    [...frame.values()].find((observation) => observation.role === role)?.classes;
  const labels = of('labels');
  if (labels === undefined) return undefined;
  const predictions = of('predictions');
  const paired = predictions?.length === labels.length ? predictions : undefined;
  const tallies = new Map(Object.entries(before));
  for (const [row, label] of labels.entries()) {
    if (label < 0) continue;
    const tally = tallies.get(String(label)) ?? { labels: 0, predicted: 0, wrong: 0 };
    tallies.set(String(label), {
      labels: tally.labels + 1,
      predicted: tally.predicted + (paired === undefined ? 0 : 1),
      wrong: tally.wrong + (paired === undefined || paired[row] === label ? 0 : 1),
    });
  }
  return Object.fromEntries(tallies);
}

type Tallies = readonly (readonly [string, Tally])[];

function imbalance(
  step: number,
  tallies: Tallies,
  { threshold_imbalance }: { readonly threshold_imbalance: number },
): Finding | undefined {
  const byCount = [...tallies].sort(([a, x], [b, y]) => x.labels - y.labels || Number(a) - Number(b));
  const [smallest, fewest] = byCount[0]!;
  const [largest, most] = byCount[byCount.length - 1]!;
  const ratio = most.labels / fewest.labels;
  if (!exceeds(ratio, threshold_imbalance)) return undefined;
  const details = `Class ${largest} has ${shown(ratio)} times as many labels (${most.labels}) as class ${smallest} (${fewest.labels}) up to step ${step}; at most ${threshold_imbalance} times is allowed.`;
  return { step, numbers: { ratio, largest: most.labels, smallest: fewest.labels }, details };
}

function misprediction(
  step: number,
  tallies: Tallies,
  { threshold_misprediction }: { readonly threshold_misprediction: number },
): Finding | undefined {
  for (const [label, { predicted, wrong }] of [...tallies].sort(([a], [b]) => Number(a) - Number(b))) {
    if (predicted === 0 || !exceeds(wrong / predicted, threshold_misprediction)) continue;
    const share = wrong / predicted;
    const details = `${shown(100 * share)} % of the ${predicted} rows of class ${label} are predicted wrongly up to step ${step}; at most ${shown(100 * threshold_misprediction)} % is allowed.`;
    return { step, numbers: { label: Number(label), share, predicted, wrong }, details };
  }
  return undefined;
}
