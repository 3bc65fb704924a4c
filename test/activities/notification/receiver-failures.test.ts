import { describe, expect, it } from 'vitest';
import { away, refused, withinADay } from '../../../activities/notification/receiver-failures.js';
import { retryAfterMs } from '../../../activities/notification/retry-after.js';

const HOUR = 3_600_000;
const attemptAfter = (hours: number, error: Error) =>
  withinADay(
    async () => {
      throw error;
    },
    0,
    () => hours * HOUR,
  );

describe('an attempt to deliver', () => {
  it('is repeated for a day', async () => {
    await expect(attemptAfter(23.9, away('planners answered 503'))).rejects.toMatchObject({
      type: 'ReceiverAway',
      nonRetryable: false,
    });
  });

  it('is the last one after it, and says why', async () => {
    await expect(attemptAfter(24, away('planners answered 503'))).rejects.toMatchObject({
      type: 'NotificationUndelivered',
      nonRetryable: true,
      message: 'Not delivered for a day. The last time: planners answered 503',
    });
  });

  it('that was refused stays so', async () => {
    await expect(attemptAfter(30, refused('gone'))).rejects.toMatchObject({ type: 'NotificationRefused' });
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-30T12:00:00Z');

  it('is seconds or a date', () => {
    expect(retryAfterMs(' 90 ', now)).toBe(90_000);
    expect(retryAfterMs('Mon, 30 Nov 2026 12:01:00 GMT', now)).toBe(60_000);
  });

  it('that says nothing is no pause', () => {
    for (const text of [null, '', '0', 'soon', '-5', 'Mon, 30 Nov 2026 11:00:00 GMT']) {
      expect(retryAfterMs(text, now)).toBeUndefined();
    }
  });
});
