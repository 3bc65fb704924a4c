import type { NotificationEvent } from '../../contracts/notification/notification-event.js';
import { NOTIFICATION_SCHEMA } from '../../contracts/notification/notification-schema.js';
import { renderEvent } from './render-event.js';

/**
 * An event as programs read it: its fields, and the words for people beside them. One event has one text, byte for byte, however
 * often it is sent.
 */
export const notificationJson = (event: NotificationEvent): string =>
  JSON.stringify({ schema: NOTIFICATION_SCHEMA, ...event, ...renderEvent(event) });
