import { labelled, repeat, tensors, vector } from './streams.js';
import { describeRule } from './tables.js';

describeRule('Confusion', [
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
]);

describeRule('ClassImbalance', [
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
]);

describeRule('ForecastBias', [
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
]);
