import { expect, it } from 'vitest';
import { groupedReasons } from '../../../workflows/shared/grouped-reasons.js';

it('puts parts into one line that failed alike, whatever their jobs are called, with what to do about their type', () => {
  expect(
    groupedReasons([
      { type: 'Capacity', reason: 'CreateTransformJob run-score-trial-000-ab12: no instance of ml.m5.xlarge' },
      { type: 'Capacity', reason: 'CreateTransformJob run-score-trial-003-cd34-a2: no instance of ml.m5.xlarge' },
      { type: 'AlgorithmError', reason: 'AlgorithmError: the model is broken\nmore of it' },
      {},
    ]),
  ).toEqual([
    '  2 x Capacity: CreateTransformJob: no instance of ml.m5.xlarge',
    '    List more types under training.instanceTypes or transform.instanceTypes.',
    '  1 x AlgorithmError: the model is broken',
    '    Read its failure text and last log lines; change the hyperparameters.',
    '  1 x unknown: no reason given',
  ]);
});

it('says what to do once about all reasons of a type, the most frequent type first', () => {
  const failed = (type: string, reason: string) => ({ type, reason });
  expect(
    groupedReasons([
      failed('AlgorithmError', 'too deep'),
      failed('Throttled', 'slow down'),
      failed('AlgorithmError', 'too wide'),
    ]),
  ).toEqual([
    '  1 x AlgorithmError: too deep',
    '  1 x AlgorithmError: too wide',
    '    Read its failure text and last log lines; change the hyperparameters.',
    '  1 x Throttled: slow down',
    '    Nothing: the call is repeated. Lower FORECAST_DESCRIBE_RATE if it stays.',
  ]);
});
