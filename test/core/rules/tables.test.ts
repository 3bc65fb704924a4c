import { describe, expect, it } from 'vitest';
import { createRule } from '../../../core/rules/create-rule.js';
import type { RulePoint } from '../../../core/rules/types.js';
import { reportedAt, series, tensors, vector } from './streams.js';

/** A stream and what the rule must say of it, worked out by hand. `step` alone means that the rule fires there. */
interface Row {
  readonly when: string;
  readonly parameters?: Record<string, unknown>;
  readonly points: readonly RulePoint[];
  readonly step?: number;
  readonly status?: 'NoIssuesFound' | 'Error';
}

const repeat = (value: number, count: number) => Array.from({ length: count }, () => value);
const labelled = (step: number, labels: readonly number[], predictions: readonly number[]): RulePoint[] => [
  { step, name: 'labels', tensor: vector(labels) },
  { step, name: 'predictions', tensor: vector(predictions) },
];
const importances = (step: number, weights: readonly number[]): RulePoint[] =>
  weights.map((value, column) => ({ step, name: `feature_importance/weight/f${column}`, value }));

const tables: Record<string, readonly Row[]> = {
  LossNotDecreasing: [
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
  ],
  Overfit: [
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
  ],
  Overtraining: [
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
  ],
  StalledTraining: [
    {
      when: 'two points lie more than the threshold apart: the step before the silence is named',
      parameters: { threshold: 10 },
      points: reportedAt([0, 1, 2, 12.5, 13]),
      step: 2,
    },
    {
      when: 'points lie exactly the threshold apart',
      parameters: { threshold: 10 },
      points: reportedAt([0, 10, 20]),
      status: 'NoIssuesFound',
    },
    { when: 'points carry no time', points: [{ step: 0, name: 'train-rmse', value: 1 }], status: 'Error' },
  ],
  TreeDepth: [
    {
      when: 'the largest node is 16: exactly depth 4',
      points: tensors('trees/Node', [
        [0, 1, 2],
        [0, 16],
      ]),
      status: 'NoIssuesFound',
    },
    {
      when: 'the largest node is 17',
      points: tensors(
        'trees/Node',
        [
          [0, 1, 2],
          [0, 16],
          [3, 17, 2],
        ],
        5,
      ),
      step: 10,
    },
    {
      when: 'a tree is only a root',
      parameters: { depth: 0 },
      points: tensors('trees/Node', [[0]]),
      status: 'NoIssuesFound',
    },
    {
      when: 'depth is a text, as AWS sends it',
      parameters: { depth: '1' },
      points: tensors('trees/Node', [
        [0, 1, 2],
        [0, 3],
      ]),
      step: 1,
    },
    { when: 'no trees were saved', points: series('train-rmse', [1]), status: 'Error' },
  ],
  FeatureImportanceOverweight: [
    {
      when: 'the three largest hold exactly 80 %',
      points: importances(0, [0.4, 0.3, 0.1, 0.1, 0.1]),
      status: 'NoIssuesFound',
    },
    {
      when: 'the three largest hold 81 % at step 5',
      points: [...importances(0, [0.2, 0.2, 0.2, 0.2, 0.2]), ...importances(5, [0.41, 0.3, 0.1, 0.1, 0.09])],
      step: 5,
    },
    { when: 'importances are counts: 9 of 10', parameters: { nfeatures: 1 }, points: importances(0, [9, 1]), step: 0 },
    {
      when: 'a first tree of one feature is passed over',
      parameters: { start_step: 5 },
      points: [...importances(0, [1]), ...importances(5, repeat(0.1, 10))],
      status: 'NoIssuesFound',
    },
    {
      when: 'gain is looked at instead',
      parameters: { tensor_regex: 'feature_importance/gain' },
      points: importances(0, [1]),
      status: 'Error',
    },
  ],
  UnchangedTensor: [
    { when: 'three saved values are the same', points: series('train-rmse', [3, 2, 2, 2, 1]), step: 3 },
    { when: 'only two are', points: series('train-rmse', [3, 2, 2, 1, 1]), status: 'NoIssuesFound' },
    {
      when: 'a change of exactly the tolerance is none',
      parameters: { num_steps: 2, rtol: 0, atol: 0.5 },
      points: series('train-rmse', [1, 1.5]),
      step: 1,
    },
    {
      when: 'a change above the tolerance is one',
      parameters: { num_steps: 2, rtol: 0, atol: 0.5 },
      points: series('train-rmse', [1, 1.75]),
      status: 'NoIssuesFound',
    },
    {
      when: 'a slow drift stays within the tolerance only from step to step',
      parameters: { rtol: 0, atol: 0.5 },
      points: series('train-rmse', [1, 1.4, 1.8, 2.2]),
      status: 'NoIssuesFound',
    },
    {
      when: 'one of many elements changes',
      points: tensors('predictions', [
        [1, 2],
        [1, 2],
        [1, 3],
        [1, 2],
        [1, 2],
      ]),
      status: 'NoIssuesFound',
    },
    { when: 'NaN stays NaN', points: series('train-rmse', repeat(Number.NaN, 4)), status: 'NoIssuesFound' },
    {
      when: 'NaN stays NaN and equal_nan is set',
      parameters: { equal_nan: 'True' },
      points: series('train-rmse', repeat(Number.NaN, 4)),
      step: 2,
    },
    {
      when: 'hyperparameters never change, and are not looked at unless named',
      points: [...series('hyperparameters/eta', repeat(1, 4)), ...series('train-rmse', [2, 1])],
      status: 'NoIssuesFound',
    },
    {
      when: 'hyperparameters are named',
      parameters: { collection_names: 'hyperparameters' },
      points: series('hyperparameters/eta', repeat(1, 4)),
      step: 2,
    },
  ],
  AllZero: [
    {
      when: 'all values are 0 at step 1',
      points: tensors('predictions', [
        [0, 1],
        [0, 0],
      ]),
      step: 1,
    },
    {
      when: 'exactly the threshold is 0',
      parameters: { threshold: 50 },
      points: tensors('predictions', [
        [1, 1],
        [0, 1],
      ]),
      step: 1,
    },
    {
      when: 'just less than the threshold is 0',
      parameters: { threshold: 51 },
      points: tensors('predictions', [[0, 1]]),
      status: 'NoIssuesFound',
    },
    { when: 'an empty tensor', points: tensors('predictions', [[]]), status: 'Error' },
  ],
  TensorVariance: [
    // Variance of 0, 2: 1. Of 0, 4: 4.
    {
      when: 'the variance is exactly max_threshold',
      parameters: { max_threshold: 1 },
      points: tensors('predictions', [[0, 2]]),
      status: 'NoIssuesFound',
    },
    {
      when: 'the variance is above max_threshold',
      parameters: { max_threshold: 3.9 },
      points: tensors('predictions', [
        [0, 2],
        [0, 4],
      ]),
      step: 1,
    },
    {
      when: 'the variance is below min_threshold',
      parameters: { min_threshold: '0.00001' },
      points: tensors('predictions', [[5, 5.001]]),
      step: 0,
    },
    {
      when: 'the variance is exactly min_threshold',
      parameters: { min_threshold: 4 },
      points: tensors('predictions', [[0, 4]]),
      status: 'NoIssuesFound',
    },
    {
      when: 'scalars have no variance',
      parameters: { min_threshold: 1 },
      points: series('train-rmse', [1, 1]),
      status: 'Error',
    },
  ],
  ExplodingTensor: [
    { when: 'a loss becomes infinite', points: series('train-rmse', [1, 2, Number.POSITIVE_INFINITY]), step: 2 },
    {
      when: 'infinity does not count with only_nan',
      parameters: { only_nan: 'True' },
      points: series('train-rmse', [1, Number.POSITIVE_INFINITY, Number.NaN]),
      step: 2,
    },
    {
      when: 'a prediction is NaN',
      points: tensors('predictions', [
        [1, 2],
        [1, Number.NaN],
      ]),
      step: 1,
    },
    { when: 'the largest double is finite', points: series('train-rmse', [Number.MAX_VALUE]), status: 'NoIssuesFound' },
    {
      when: 'leaves of trees have no split by nature, and are not looked at unless named',
      points: [...tensors('trees/Split', [[Number.NaN]]), ...series('train-rmse', [1])],
      status: 'NoIssuesFound',
    },
  ],
  Confusion: [
    // Predicted as 1: ten rows, nine of them right: exactly 0.9 and exactly 0.1.
    {
      when: 'nine of ten rows of a class are right',
      points: labelled(0, [...repeat(1, 9), 0, 0], [...repeat(1, 10), 0]),
      status: 'NoIssuesFound',
    },
    {
      when: 'eight of ten rows of a class are right',
      points: labelled(3, [...repeat(1, 8), 0, 0, 0], [...repeat(1, 10), 0]),
      step: 3,
    },
    {
      when: 'the diagonal may be lower, but another class has more than its share',
      parameters: { min_diag: 0.5 },
      points: labelled(0, [...repeat(1, 8), 0, 0], repeat(1, 10)),
      step: 0,
    },
    {
      when: 'probabilities are rounded, a half to class 1',
      points: labelled(0, [0, 1, 1], [0.49, 0.5, 0.9]),
      status: 'NoIssuesFound',
    },
    { when: 'labels and predictions have different lengths', points: labelled(0, [0, 1], [0]), status: 'Error' },
    { when: 'there are no labels', points: tensors('predictions', [[1]]), status: 'Error' },
  ],
  ClassImbalance: [
    {
      when: 'ten to one is exactly the threshold',
      parameters: { samples: 11 },
      points: labelled(0, [...repeat(0, 10), 1], [...repeat(0, 10), 1]),
      status: 'NoIssuesFound',
    },
    {
      when: 'eleven to one is above it',
      parameters: { samples: 12 },
      points: labelled(0, [...repeat(0, 11), 1], [...repeat(0, 11), 1]),
      step: 0,
    },
    {
      when: 'too few samples until the second step',
      parameters: { samples: 20 },
      points: [
        ...labelled(0, [...repeat(0, 11), 1], [...repeat(0, 11), 1]),
        ...labelled(5, [...repeat(0, 11), 1], [...repeat(0, 11), 1]),
      ],
      step: 5,
    },
    {
      when: 'seven of ten rows of a class are wrong: exactly the threshold',
      parameters: { samples: 20 },
      points: labelled(0, [...repeat(0, 10), ...repeat(1, 10)], [...repeat(0, 10), ...repeat(1, 3), ...repeat(0, 7)]),
      status: 'NoIssuesFound',
    },
    {
      when: 'eight of ten rows of a class are wrong',
      parameters: { samples: 20 },
      points: labelled(0, [...repeat(0, 10), ...repeat(1, 10)], [...repeat(0, 10), ...repeat(1, 2), ...repeat(0, 8)]),
      step: 0,
    },
    {
      when: 'rows of probabilities, with argmax',
      parameters: { samples: 2, argmax: 'True' },
      points: [
        { step: 0, name: 'labels', tensor: vector([0, 1]) },
        { step: 0, name: 'predictions', tensor: { shape: [2, 2], values: [0.6, 0.4, 0.9, 0.1] } },
      ],
      step: 0,
    },
  ],
  WorseThanNaive: [
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
  ],
  ForecastBias: [
    {
      when: 'the total is exactly 10 % too high',
      parameters: { start_step: 0 },
      points: labelled(0, [50, 50], [60, 50]),
      status: 'NoIssuesFound',
    },
    {
      when: 'the total is 11 % too low at step 5',
      parameters: { start_step: 0 },
      points: [...labelled(0, [50, 50], [50, 45]), ...labelled(5, [50, 50], [44, 45])],
      step: 5,
    },
    {
      when: 'two steps in a row are asked',
      parameters: { start_step: 0, patience: 2 },
      points: [...labelled(0, [1], [2]), ...labelled(1, [1], [1]), ...labelled(2, [1], [2]), ...labelled(3, [1], [2])],
      step: 3,
    },
    {
      when: 'early steps are passed over',
      points: [...labelled(0, [1], [9]), ...labelled(10, [1], [1])],
      status: 'NoIssuesFound',
    },
    {
      when: 'the training ends early and is judged by its last step',
      points: [...labelled(0, [1], [1]), ...labelled(5, [1], [9])],
      step: 5,
    },
    {
      when: 'nothing was sold, and nothing predicted',
      parameters: { start_step: 0 },
      points: labelled(0, [0], [0]),
      status: 'NoIssuesFound',
    },
    {
      when: 'nothing was sold, but something predicted',
      parameters: { start_step: 0 },
      points: labelled(0, [0], [1]),
      step: 0,
    },
  ],
  StepOutlier: [
    // Even steps of 1 s: the spread is taken as 1 %, so 5 of them allow exactly 1.05 s.
    {
      when: 'a step takes 1.06 s after twenty even ones',
      parameters: { n_outliers: 0 },
      points: reportedAt([...Array.from({ length: 21 }, (_, i) => i), 21.06]),
      step: 21,
    },
    {
      when: 'a step takes exactly the limit',
      parameters: { n_outliers: 0 },
      points: reportedAt([...Array.from({ length: 21 }, (_, i) => i), 21.05]),
      status: 'NoIssuesFound',
    },
    {
      when: 'one outlier is passed over, the second is not',
      parameters: { n_outliers: 1 },
      points: reportedAt([...Array.from({ length: 21 }, (_, i) => i), 30, 31, 40]),
      step: 23,
    },
    {
      when: 'too few steps to know what is usual',
      parameters: { n_outliers: 0 },
      points: reportedAt([0, 1, 2, 60]),
      status: 'NoIssuesFound',
    },
  ],
};

for (const [rule, rows] of Object.entries(tables)) {
  describe(rule, () => {
    for (const { when, parameters, points, step, status } of rows) {
      it(`${step === undefined ? (status === 'Error' ? 'cannot judge' : 'does not fire') : `fires at step ${step}`} when ${when}`, () => {
        const watching = createRule(rule, parameters ?? {});
        watching.feed(points);
        const verdict = watching.end();
        expect({ status: verdict.status, ...(step === undefined ? {} : { step: verdict.step }) }).toEqual(
          step === undefined ? { status } : { status: 'IssuesFound', step },
        );
      });
    }
  });
}

describe('StalledTraining while the job runs', () => {
  const start = 1_700_000_000;

  it('fires when the job is seen running longer than the threshold after its last point', () => {
    const rule = createRule('StalledTrainingRule', { threshold: '60' });
    expect(rule.feed(reportedAt([0, 1, 2]), start + 62).status).toBe('InProgress');
    expect(rule.feed([], start + 62.1)).toMatchObject({ status: 'IssuesFound', step: 2 });
  });

  it('counts from the first look when no point ever came', () => {
    const rule = createRule('StalledTraining', { threshold: 60 });
    expect(rule.feed([], start).status).toBe('InProgress');
    expect(rule.feed([], start + 61).details).toMatchInlineSnapshot(`"Nothing was reported for 61 s after the training began, and the job still runs; at most 60 s are allowed."`);
  });
});

describe('the sentence of a finding', () => {
  it('names series, step, numbers and limit', () => {
    const rule = createRule('LossNotDecreasing');
    expect(rule.feed(series('validation:rmse', repeat(2.14, 11)))).toMatchInlineSnapshot(`
      {
        "details": "validation-rmse fell by 0 % to 2.14 at step 10, from 2.14 at step 0; at least 0.1 % is asked.",
        "numbers": {
          "decreasePercent": -0,
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
