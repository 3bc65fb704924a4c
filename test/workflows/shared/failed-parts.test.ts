import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { FailureType } from '../../../contracts/failures/failures.js';
import { failedPart, failureOfParts } from '../../../workflows/shared/failed-parts.js';

const fitOf = (store: string, type: FailureType, reason: string) => ({
  part: store,
  error: failedPart(`The fit of ${store}`, { type, reason, more: ['its last log line'] }),
});
const cancelled = (part: string) => ({ part, error: new CancelledFailure('cancelled') });

describe('a stage of which parts fail at the same moment', () => {
  it('names all of them, those that failed alike together, with what to do about each type', () => {
    const failure = failureOfParts(
      [
        fitOf('CA_1', 'Capacity', 'no instance of ml.m5.xlarge'),
        cancelled('CA_2'),
        fitOf('TX_1', 'AlgorithmError', 'exit code 1'),
        fitOf('WI_1', 'Capacity', 'no instance of ml.m5.xlarge'),
      ],
      5,
    ) as ApplicationFailure;
    expect(failure.type).toBe('Capacity');
    expect(failure.nonRetryable).toBe(true);
    expect(failure.message).toMatchInlineSnapshot(`
      "3 of 5 parts failed, and the others were stopped:
        2 x Capacity: no instance of ml.m5.xlarge (CA_1, WI_1)
          List more types under training.instanceTypes or transform.instanceTypes.
        1 x AlgorithmError: exit code 1 (TX_1)
          Read its failure text and last log lines; change the hyperparameters."
    `);
  });

  it('names six of many', () => {
    const failures = Array.from({ length: 9 }, (_, index) => fitOf(`S_${index}`, 'DataError', 'no such file'));
    expect((failureOfParts(failures, 9) as Error).message).toContain('(S_0, S_1, S_2, S_3, S_4, S_5, 3 more)');
  });

  it('fails as the only one that failed of itself, with its log', () => {
    const only = fitOf('CA_1', 'AlgorithmError', 'exit code 1');
    expect(failureOfParts([only, cancelled('TX_1')], 2)).toBe(only.error);
    expect(only.error.message).toBe('The fit of CA_1 failed: exit code 1\nits last log line');
  });

  it('is cancelled where it was cancelled, whatever came of its parts then', () => {
    const first = cancelled('CA_1');
    const late = { part: 'TX_1', error: ApplicationFailure.nonRetryable('too late', 'ServiceFault') };
    const later = { part: 'WI_1', error: ApplicationFailure.nonRetryable('too late', 'ServiceFault') };
    expect(failureOfParts([first, late, later], 3)).toBe(first.error);
  });
});
