import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../../activities/notification/retry-after.js';

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
