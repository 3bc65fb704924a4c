import { expect, it } from 'vitest';
import { describeUndelivered } from '../../client/views/describe-undelivered.js';

const now = new Date('2026-11-30T12:00:00Z');
const away = {
  event: 'published',
  channel: 'planners',
  state: 'waiting',
  reason: 'planners (host) answered 503',
} as const;

it('says which event was not told to whom, why, and when it is sent again', () => {
  expect(
    describeUndelivered(
      [
        { ...away, nextAttemptAt: new Date('2026-11-30T12:00:40Z') },
        { ...away, event: 'failed' },
        {
          ...away,
          event: 'failed',
          channel: 'people',
          state: 'failed',
          reason: 'ben is unknown\nThe other 1 of 2 got it.',
        },
      ],
      now,
    ),
  ).toEqual([
    'not told yet  published to planners, again in 40.0 s: planners (host) answered 503',
    'not told yet  failed to planners, being sent: planners (host) answered 503',
    'not told  failed to people: ben is unknown',
  ]);
});
