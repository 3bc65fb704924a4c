import { expect, it } from 'vitest';
import { firstRoundIn, metricsIn } from '../../../client/algorithm-test/metrics-in.js';

const declaration = {
  metrics: [
    { name: 'train:rmse', regex: 'train-rmse:(\\S+)' },
    { name: 'validation:rmse', regex: 'validation-rmse:(\\S+)' },
  ],
};

it('the metrics of a log are counted by their expressions, whatever else it says', () => {
  const lines = ['train: 400 rows', '[7] train-rmse:1 validation-rmse:2', '[8] train-rmse:1', 'done'];
  expect(metricsIn(declaration, lines)).toEqual({ 'train:rmse': 2, 'validation:rmse': 1 });
  expect(metricsIn(declaration, [])).toEqual({ 'train:rmse': 0, 'validation:rmse': 0 });
});

it('a log begins with the round that its first line of metrics says', () => {
  expect(firstRoundIn(declaration, ['[1] hello', '[7] train-rmse:1', '[8] train-rmse:1'])).toBe(7);
  expect(firstRoundIn(declaration, ['epoch 7 train-rmse:1'])).toBeUndefined();
  expect(firstRoundIn(declaration, [])).toBeUndefined();
});

it('the metrics of a log are found as workers find them, whatever the expression and the line', () => {
  const slow = { metrics: [{ name: 'loss', regex: '(?P<loss>(a+)+)$' }] };
  const line = `${'a'.repeat(10_000)}!`;
  expect(metricsIn(slow, [line, 'aaa'])).toEqual({ loss: 1 });
  expect(firstRoundIn(slow, [line])).toBeUndefined();
});
