import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { failure } from '../../activities/aws/aws-failure.js';
import { judgeError, UNFORESEEN_ATTEMPTS } from '../../activities/unforeseen-failure.js';

const LAST = UNFORESEEN_ATTEMPTS;
const answerOfTemporal = Object.assign(new Error('14 UNAVAILABLE: connection refused'), {
  code: 14,
  details: 'connection refused',
  metadata: {},
});

describe('judgeError', () => {
  it('ends a mistake of ours for good after a few attempts, and says what it was', () => {
    const error = new TypeError('panel.map is not a function');
    expect(judgeError(error, LAST - 1)).toBe(error);
    expect(judgeError(error, LAST)).toMatchObject({
      type: 'UnforeseenError',
      nonRetryable: true,
      message: 'TypeError: panel.map is not a function (the last of 5 attempts)',
      cause: error,
    });
  });

  it('ends a full disk for good, too', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    expect(judgeError(full, LAST)).toMatchObject({ type: 'UnforeseenError' });
  });

  it.each([
    ['a service that is away', failure('ConnectionFault', 'read s3://b/k: no answer')],
    ['a throttled call', failure('Throttled', 'CreateTrainingJob: slow down')],
    ['what is final already', failure('AccessDenied', 'read s3://b/k')],
    ['a Temporal that is away', answerOfTemporal],
    ['a Temporal that is away, as the cause', new Error('Failed to describe', { cause: answerOfTemporal })],
    ['a cancellation', new CancelledFailure('cancelled')],
  ])('leaves %s as it is, whatever the attempt', (_, error) => {
    expect(judgeError(error, 100)).toBe(error);
  });

  it('leaves failures of no type of the table that are final as they are', () => {
    const final = ApplicationFailure.nonRetryable('no', 'Other');
    expect(judgeError(final, LAST)).toBe(final);
  });
});
