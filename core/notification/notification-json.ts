import type { NotificationEvent } from '../../contracts/notification/notification-event.js';
import { renderEvent } from './render-event.js';

/** Name and version of the form; fields may be added to a version, none is taken away or changes its meaning. */
export const NOTIFICATION_SCHEMA = 'forecast.notification/1';

/**
 * An event as programs read it: its fields, and the words for people beside them. One event has one text, byte for byte, however
 * often it is sent.
 */
export const notificationJson = (event: NotificationEvent): string =>
  JSON.stringify({ schema: NOTIFICATION_SCHEMA, ...event, ...renderEvent(event) });
