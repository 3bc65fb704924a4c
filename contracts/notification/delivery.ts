import type { NotificationChannel } from './channel.js';
import type { NotificationEvent } from './notification-event.js';

/** One event for one channel: what starts `deliverNotification`. */
export interface DeliveryInput {
  readonly event: NotificationEvent;
  readonly channel: NotificationChannel;
}

/** What a receiver answered when it took a message. */
export interface Delivery {
  /** For people: `200 OK`. */
  readonly answer: string;
}

/** What starts `tryChannels`. */
export interface TryChannelsInput {
  readonly channels: readonly NotificationChannel[];
  /** The event that is sent; without it the worker only looks whether it could send. */
  readonly event?: NotificationEvent | undefined;
}

/** What became of a channel that was tried. */
export type TriedChannel =
  | { readonly channel: string; readonly kind: NotificationChannel['kind']; readonly ok: true; readonly answer: string }
  | {
      readonly channel: string;
      readonly kind: NotificationChannel['kind'];
      readonly ok: false;
      readonly fault: string;
    };

/** Workflow id of the delivery of an event by a channel: one a pair, however often the sender is repeated. */
export const deliveryId = (event: string, channel: string): string => `${event}/${channel}`;
