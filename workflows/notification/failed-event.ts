import { meaningOf } from '../../contracts/failures/failures.js';
import type { EventOf } from '../../contracts/notification/notification-event.js';
import { failureOf } from '../shared/failure-of.js';

/** What is told of what a workflow or activity threw: its type, its reason, and what the failure table says can be done. */
export function failedEventOf(
  error: unknown,
  common: Pick<EventOf<'failed'>, 'id' | 'at' | 'forecast' | 'run'>,
): EventOf<'failed'> {
  const { type, message } = failureOf(error);
  return { kind: 'failed', ...common, failure: type, reason: message, cure: meaningOf(type).cure };
}
