import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { failure } from '../../activities/aws/aws-failure.js';
import { UNFORESEEN_ATTEMPTS, UnforeseenErrors } from '../../activities/unforeseen-failure.js';
import { endUnforeseenErrors } from '../../worker/end-unforeseen-errors.js';

const LAST = UNFORESEEN_ATTEMPTS;
const logger = new DefaultLogger('ERROR');
const answerOfTemporal = Object.assign(new Error('14 UNAVAILABLE: connection refused'), {
  code: 14,
  details: 'connection refused',
  metadata: {},
});

/** What is thrown for each of the errors, one an attempt. */
const judge = (errors: readonly unknown[], by = new UnforeseenErrors(), activity = 'run/1') =>
  errors.map((error, at) => by.judge(activity, error, at + 1));
const away = failure('ConnectionFault', 'read s3://b/k: no answer');
const times = (count: number, error: unknown): unknown[] => new Array(count).fill(error);

describe('unforeseen errors', () => {
  const error = new TypeError('panel.map is not a function');

  it('of ours are final after a few attempts, and say what they were', () => {
    const thrown = judge(times(LAST, error));
    expect(thrown.slice(0, -1)).toEqual(times(LAST - 1, error));
    expect(thrown.at(-1)).toMatchObject({
      type: 'UnforeseenError',
      nonRetryable: true,
      message: 'TypeError: panel.map is not a function (the last of 5 attempts)',
      cause: error,
    });
  });

  it('of a full disk are final, too', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    expect(judge(times(LAST, full)).at(-1)).toMatchObject({ type: 'UnforeseenError' });
  });

  it('are counted alone, however many attempts an outage has taken before them and between', () => {
    const thrown = judge([...times(40, away), ...times(LAST - 1, error), away, error]);
    expect(thrown.slice(0, -1)).toEqual([...times(40, away), ...times(LAST - 1, error), away]);
    expect(thrown.at(-1)).toMatchObject({
      type: 'UnforeseenError',
      message: expect.stringContaining('(the last of 46 attempts)'),
    });
  });

  it('are counted for each activity by itself', () => {
    const errors = new UnforeseenErrors();
    judge(times(LAST - 1, error), errors, 'run/1');
    expect(judge([error], errors, 'run/2')).toEqual([error]);
    expect(judge([error], errors, 'run/1')).toMatchObject([{ type: 'UnforeseenError' }]);
  });

  it('are forgotten when the activity has ended well', () => {
    const errors = new UnforeseenErrors();
    judge(times(LAST - 1, error), errors);
    errors.forget('run/1');
    expect(judge([error], errors)).toEqual([error]);
  });

  it.each([
    ['a service that is away', away],
    ['a throttled call', failure('Throttled', 'CreateTrainingJob: slow down')],
    ['what is final already', failure('AccessDenied', 'read s3://b/k')],
    ['a Temporal that is away', answerOfTemporal],
    ['a Temporal that is away, as the cause', new Error('Failed to describe', { cause: answerOfTemporal })],
    ['a cancellation', new CancelledFailure('cancelled')],
    ['a final failure of no type of the table', ApplicationFailure.nonRetryable('no', 'Other')],
  ])('are not %s, which stays as it is, whatever the attempt', (_, error) => {
    for (const thrown of judge(times(100, error))) expect(thrown).toBe(error);
  });
});

describe('a worker', () => {
  const info = (attempt: number, maximumAttempts = 1000) => ({ attempt, retryPolicy: { maximumAttempts } });
  const attemptOf = (interceptor: ReturnType<typeof endUnforeseenErrors>, error: unknown, of = info(1)) =>
    new MockActivityEnvironment(of, { interceptors: [interceptor], logger }).run(async () => {
      throw error;
    });

  it('repeats a watch that meets its first unforeseen error after many attempts, and ends it when they go on', async () => {
    const interceptor = endUnforeseenErrors();
    for (let attempt = 1; attempt <= 20; attempt++) {
      await expect(attemptOf(interceptor, away, info(attempt))).rejects.toBe(away);
    }
    const error = new TypeError('no');
    for (let count = 1; count < LAST; count++) {
      await expect(attemptOf(interceptor, error, info(20 + count))).rejects.toBe(error);
    }
    await expect(attemptOf(interceptor, error, info(20 + LAST))).rejects.toMatchObject({ type: 'UnforeseenError' });
  });

  it('repeats for ever what is to be repeated for ever', async () => {
    const interceptor = endUnforeseenErrors();
    const error = new TypeError('no');
    for (let attempt = 1; attempt <= 2 * LAST; attempt++) {
      await expect(attemptOf(interceptor, error, info(attempt, 0))).rejects.toBe(error);
    }
  });
});
