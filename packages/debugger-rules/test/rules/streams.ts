import type { RulePoint, Tensor } from '../../src/rules/types.js';

/** Values of a series at steps 0, every, 2 x every, … (or from another first step), one a second. */
export const series = (name: string, values: readonly number[], every = 1, first = 0): RulePoint[] =>
  values.map((value, index) => ({
    step: first + index * every,
    name,
    value,
    time: 1_700_000_000 + first + index * every,
  }));

/** Tensors of a series at steps 0, 1, 2, … */
export const tensors = (name: string, values: readonly (readonly number[])[], every = 1): RulePoint[] =>
  values.map((row, index) => ({ step: index * every, name, tensor: vector(row), time: 1_700_000_000 + index }));

export const vector = (values: readonly number[] | readonly string[]): Tensor => ({
  shape: [values.length],
  values: values as Tensor['values'],
});

/** A metric reported at the given seconds after the start, at steps 0, 1, 2, … */
export const reportedAt = (seconds: readonly number[]): RulePoint[] =>
  seconds.map((second, step) => ({ step, name: 'train:rmse', value: 1 / (step + 1), time: 1_700_000_000 + second }));

export const repeat = (value: number, count: number): number[] => Array.from({ length: count }, () => value);

/** Labels and predictions of one step. */
export const labelled = (step: number, labels: readonly number[], predictions: readonly number[]): RulePoint[] => [
  { step, name: 'labels', tensor: vector(labels) },
  { step, name: 'predictions', tensor: vector(predictions) },
];

/** Importances of the features f0, f1, … at one step. */
export const importances = (step: number, weights: readonly number[]): RulePoint[] =>
  weights.map((value, column) => ({ step, name: `feature_importance/weight/f${column}`, value }));
