import type { Undelivered } from '../notifications/read-undelivered.js';
import { formatDuration } from './format.js';

/** What was not told of a run, and why: a line each. */
export const describeUndelivered = (undelivered: readonly Undelivered[], now = new Date()): readonly string[] =>
  undelivered.map(({ event, channel, state, reason, nextAttemptAt }) => {
    const [first] = reason.split('\n');
    if (state === 'failed') return `not told  ${event} to ${channel}: ${first}`;
    const next =
      nextAttemptAt === undefined
        ? 'being sent'
        : `again in ${formatDuration(Math.max(0, nextAttemptAt.getTime() - now.getTime()) / 1000)}`;
    return `not told yet  ${event} to ${channel}, ${next}: ${first}`;
  });
