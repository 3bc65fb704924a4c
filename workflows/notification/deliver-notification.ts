import { setCurrentDetails } from '@temporalio/workflow';
import type { Delivery, DeliveryInput } from '../../contracts/notification/delivery.js';
import { renderEvent } from '../../core/notification/render-event.js';
import { describedFailure } from '../shared/described-failure.js';
import { send } from './send.js';

/**
 * Delivers one event by one channel; the receiver has a day to take it.
 *
 * A workflow of its own, so that a receiver that is away keeps nobody waiting, and so that what a run has told is delivered
 * after its end, too. Its id says which event and which channel, and is never used again, so no pair has two. A receiver may
 * still get a message twice, where its answer was lost on the way; both have the id of the event.
 *
 * @throws what the receiver has refused, or why it has not taken the message for a day
 */
export async function deliverNotification({ event, channel }: DeliveryInput): Promise<Delivery> {
  const { title, text } = renderEvent(event);
  const show = (now: string) => setCurrentDetails(`**${title}**\n\n${now}\n\n${text}`);
  show(`Being sent to ${channel.name} (${channel.kind}); how it stands: the pending activities.`);
  try {
    const delivery = await send({ event, channel });
    show(`Taken by ${channel.name} (${channel.kind}): ${delivery.answer}`);
    return delivery;
  } catch (error) {
    throw describedFailure(error, `${event.kind} to ${channel.name}`);
  }
}
