import { describe, expect, it } from 'vitest';
import { createRule } from '../../src/rules/create-rule.js';
import { importances, repeat, series } from './streams.js';
import { describeRule } from './tables.js';

describeRule('LossNotDecreasing', [
  {
    when: 'a flat loss is compared ten steps after its first value',
    points: series('validation:rmse', repeat(2, 30)),
    step: 10,
  },
  {
    when: 'a loss that falls for 20 steps and then stays is found at the first comparison after that',
    points: series('validation:rmse', [...Array.from({ length: 21 }, (_, i) => 100 - i), ...repeat(80, 15)]),
    step: 30,
  },
  {
    when: 'the loss keeps falling',
    points: series(
      'train:rmse',
      Array.from({ length: 41 }, (_, i) => 0.99 ** i),
    ),
    status: 'NoIssuesFound',
  },
  // Saved every 3 steps: 9 -> 21 -> 33, as AWS's text has it. 1000 -> 998 -> 998 falls only up to step 21.
  {
    when: 'the loss is saved every three steps from step 9 on, with the comparisons of AWS: 21 with 9, 33 with 21',
    points: series('train-rmse', [1000, 999.5, 999, 998.5, 998, 998, 998, 998, 998, 998], 3, 9),
    step: 33,
  },
  {
    when: 'the fall is exactly diff_percent',
    parameters: { diff_percent: 10 },
    points: series('train-rmse', [1, ...repeat(0.95, 9), 0.9]),
    status: 'NoIssuesFound',
  },
  {
    when: 'the fall is just below diff_percent',
    parameters: { diff_percent: 10 },
    points: series('train-rmse', [1, ...repeat(0.95, 9), 0.901]),
    step: 10,
  },
  {
    when: 'the rise is exactly increase_threshold_percent',
    points: series('train-rmse', [1, ...repeat(1, 9), 1.05]),
    status: 'NoIssuesFound',
  },
  {
    when: 'the rise is above increase_threshold_percent',
    points: series('train-rmse', [1, ...repeat(1, 9), 1.051]),
    step: 10,
  },
  { when: 'the loss has become NaN', points: series('train-rmse', [1, ...repeat(0.5, 9), Number.NaN]), step: 10 },
  {
    when: 'a loss that was 0 rises',
    parameters: { num_steps: 1 },
    points: series('train-rmse', [0, 0.001]),
    step: 1,
  },
  {
    when: 'a negative loss falls further',
    parameters: { num_steps: 1 },
    points: series('train-rmse', [-1, -2, -3]),
    status: 'NoIssuesFound',
  },
  {
    when: 'only the validation loss stays, saved every 5 steps as in the seed',
    parameters: { collection_names: 'metrics', num_steps: '10' },
    points: [...series('train-rmse', [5, 4, 3, 2, 1], 5), ...series('validation-rmse', [5, 4, 4, 4, 4], 5)],
    step: 20,
  },
  {
    when: 'a metric that should grow stays',
    parameters: { collection_names: 'metrics' },
    points: [...series('validation-auc', repeat(0.5, 20)), ...series('train-rmse', [1, 0.5])],
    status: 'NoIssuesFound',
  },
  {
    when: 'mode EVAL passes over a training loss that stays',
    parameters: { mode: 'EVAL' },
    points: [...series('train-rmse', repeat(1, 20)), ...series('validation-rmse', [1, 0.9])],
    status: 'NoIssuesFound',
  },
  { when: 'fewer steps than num_steps', points: series('train-rmse', repeat(1, 10)), status: 'NoIssuesFound' },
  { when: 'nothing but feature importances came', points: importances(0, [1]), status: 'Error' },
]);

describeRule('Overfit', [
  {
    when: 'validation is 11 % above train at step 1',
    points: [...series('train:rmse', [1, 1]), ...series('validation:rmse', [1, 1.11])],
    step: 1,
  },
  {
    when: 'validation is exactly 10 % above train',
    points: [...series('train:rmse', [1, 1]), ...series('validation:rmse', [1, 1.1])],
    status: 'NoIssuesFound',
  },
  {
    when: 'patience 3 is reached only by the second run above the threshold',
    parameters: { patience: 3 },
    points: [...series('train:rmse', repeat(1, 8)), ...series('validation:rmse', [2, 2, 1, 2, 2, 2, 1, 1])],
    step: 5,
  },
  {
    when: 'patience 3 is never reached in a row',
    parameters: { patience: 3 },
    points: [...series('train:rmse', repeat(1, 6)), ...series('validation:rmse', [2, 2, 1, 2, 2, 1])],
    status: 'NoIssuesFound',
  },
  {
    when: 'the steps before start_step do not count',
    parameters: { start_step: 2 },
    points: [...series('train:rmse', [1, 1, 1, 1]), ...series('validation:rmse', [2, 2, 1, 2])],
    step: 3,
  },
  {
    when: 'the mean of two metrics is judged: (1.2 + 1.0) / 2 is exactly 10 % above',
    points: [
      ...series('train-rmse', [1]),
      ...series('train-mae', [1]),
      ...series('validation-rmse', [1.2]),
      ...series('validation-mae', [1]),
    ],
    status: 'NoIssuesFound',
  },
  {
    when: 'validation is saved ten times as often, and only shared steps are judged',
    points: [...series('train-rmse', [1, 1], 10), ...series('validation-rmse', [1, ...repeat(5, 9), 1.2])],
    step: 10,
  },
  { when: 'there is no validation set', points: series('train-rmse', [1, 1]), status: 'Error' },
]);

describeRule('Overtraining', [
  {
    when: 'the validation loss has no new optimum for 10 steps after step 2',
    points: series('validation-rmse', [3, 2, 1, ...repeat(1.5, 12)]),
    step: 12,
  },
  {
    when: 'the training loss has no new optimum for 5 steps after step 2',
    points: series('train-rmse', [3, 2, 1, ...repeat(1, 6)]),
    step: 7,
  },
  {
    when: 'each step improves by more than delta',
    points: series(
      'train-rmse',
      Array.from({ length: 20 }, (_, i) => 1 - 0.011 * i),
    ),
    status: 'NoIssuesFound',
  },
  {
    when: 'an improvement of exactly delta is no new optimum',
    parameters: { patience_train: 1 },
    points: series('train-rmse', [2.31, 2.3]),
    step: 1,
  },
  {
    when: 'small improvements add up to more than delta in time',
    parameters: { patience_train: 3 },
    points: series('train-rmse', [1, 0.996, 0.992, 0.988, 0.984, 0.98, 0.976]),
    status: 'NoIssuesFound',
  },
  { when: 'the loss is NaN from the start', points: series('train-rmse', repeat(Number.NaN, 5)), step: 4 },
]);

describeRule('WorseThanNaive', [
  {
    when: 'the best error at start_step is above the naive one',
    parameters: { naive: 2, start_step: 3 },
    points: series('validation:rmse', [5, 4, 3, 2.5, 1]),
    step: 3,
  },
  {
    when: 'the best error at start_step is exactly the naive one',
    parameters: { naive: 2, start_step: 3 },
    points: series('validation:rmse', [5, 4, 2, 3, 3]),
    status: 'NoIssuesFound',
  },
  {
    when: 'a margin is given',
    parameters: { naive: 2, start_step: 0, margin_percent: 10 },
    points: series('validation:rmse', [2.2, 3]),
    status: 'NoIssuesFound',
  },
  {
    when: 'the training ends before start_step',
    parameters: { naive: 2 },
    points: series('validation:rmse', [5, 4, 3]),
    step: 2,
  },
  {
    when: 'another metric is meant',
    parameters: { naive: 2, metric: 'mae', start_step: 0 },
    points: [...series('validation:rmse', [9]), ...series('validation:mae', [1])],
    status: 'NoIssuesFound',
  },
  {
    when: 'there is no validation set',
    parameters: { naive: 2 },
    points: series('train:rmse', [9]),
    status: 'Error',
  },
]);

describe('the sentence of a finding', () => {
  it('names series, step, numbers and limit', () => {
    const rule = createRule('LossNotDecreasing');
    expect(rule.feed(series('validation:rmse', repeat(2.14, 11)))).toMatchInlineSnapshot(`
      {
        "details": "validation-rmse fell by 0 % to 2.14 at step 10, from 2.14 at step 0; at least 0.1 % is asked.",
        "numbers": {
          "decreasePercent": 0,
          "loss": 2.14,
          "reference": 2.14,
          "referenceStep": 0,
        },
        "status": "IssuesFound",
        "step": 10,
      }
    `);
  });
});
