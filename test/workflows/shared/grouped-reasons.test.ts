import { expect, it } from 'vitest';
import { groupedReasons } from '../../../workflows/shared/grouped-reasons.js';

it('puts parts into one line that failed alike, whatever their jobs are called', () => {
  expect(
    groupedReasons([
      { type: 'Capacity', reason: 'CreateTransformJob run-score-trial-000-ab12: no instance of ml.m5.xlarge' },
      { type: 'Capacity', reason: 'CreateTransformJob run-score-trial-003-cd34-a2: no instance of ml.m5.xlarge' },
      { type: 'AlgorithmError', reason: 'AlgorithmError: the model is broken\nmore of it' },
      {},
    ]),
  ).toEqual([
    '  2 x Capacity: CreateTransformJob: no instance of ml.m5.xlarge',
    '  1 x AlgorithmError: the model is broken',
    '  1 x unknown: no reason given',
  ]);
});
