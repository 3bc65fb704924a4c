import type { WebhookReceiver } from '../../support/webhook-receiver.js';

/** The ids of all messages that a receiver has read, in their order. A delivery may be repeated, and has one id. */
export const receivedIds = ({ received }: Pick<WebhookReceiver, 'received'>): readonly string[] =>
  received.map(({ body }) => (JSON.parse(body) as { readonly id: string }).id);
