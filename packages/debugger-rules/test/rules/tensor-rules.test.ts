import { importances, repeat, series, tensors } from './streams.js';
import { describeRule } from './tables.js';

describeRule('TreeDepth', [
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
]);

describeRule('FeatureImportanceOverweight', [
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
]);

describeRule('UnchangedTensor', [
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
]);

describeRule('AllZero', [
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
]);

describeRule('TensorVariance', [
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
]);

describeRule('ExplodingTensor', [
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
]);
