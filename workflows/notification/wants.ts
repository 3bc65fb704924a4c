import type { NotificationChannel } from '../../contracts/notification/channel.js';
import type { NotificationEvent } from '../../contracts/notification/notification-event.js';

/** Whether a channel is told of an event: one of its kinds, and of spending that above its own limit. */
export function wants({ events, spendAbove }: NotificationChannel, event: NotificationEvent): boolean {
  if (event.kind === 'test') return true;
  if (!events.includes(event.kind)) return false;
  return event.kind !== 'spend-above' || event.limit === spendAbove;
}
