import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { CancellationScope, log, ParentClosePolicy, patched, startChild } from '@temporalio/workflow';
import type { NotificationChannel } from '../../contracts/notification/channel.js';
import { deliveryId } from '../../contracts/notification/delivery.js';
import type { NotificationEvent } from '../../contracts/notification/notification-event.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { renderEvent } from '../../core/notification/render-event.js';
import { patches } from '../shared/patches.js';
import { knownSearchAttributes, type RegisteredAttributes } from '../shared/search-attributes.js';
import { deliverNotification } from './deliver-notification.js';
import { wants } from './wants.js';

/**
 * Tells every channel that wants it of an event, and returns when Temporal has taken that over; whether and when a receiver
 * takes it is a matter of `deliverNotification`, a workflow for each, which outlives the sender.
 *
 * Sent again (a repetition, a reset), an event is delivered once: its id is the workflow id of its delivery. Cancelled
 * or not, the sender comes to no harm: what can't be told is logged.
 *
 * @param registered names of the search attributes that the server knows
 */
export async function notify(
  event: NotificationEvent,
  channels: readonly NotificationChannel[] = [],
  registered?: RegisteredAttributes,
): Promise<void> {
  const wanted = channels.filter((channel) => wants(channel, event));
  if (wanted.length === 0 || !patched(patches.notifies)) return;
  await CancellationScope.nonCancellable(() =>
    Promise.all(wanted.map((channel) => startDelivery(event, channel, registered))),
  );
}

async function startDelivery(
  event: NotificationEvent,
  channel: NotificationChannel,
  registered: RegisteredAttributes,
): Promise<void> {
  try {
    await startChild(deliverNotification, {
      workflowId: deliveryId(event.id, channel.name),
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `${renderEvent(event).title} → ${channel.name}`,
      typedSearchAttributes: knownSearchAttributes(registered, [
        ...(event.run === undefined ? [] : [{ key: searchAttributes.forecastRun, value: event.run }]),
        { key: searchAttributes.forecastName, value: event.forecast },
      ]),
      args: [{ event, channel }],
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return;
    log.warn('an event could not be told', { event: event.id, channel: channel.name, error });
  }
}
