import { ApplicationFailure, isCancellation } from '@temporalio/workflow';
import type { ChannelOf } from '../../contracts/notification/channel.js';
import type { Delivery, DeliveryInput } from '../../contracts/notification/delivery.js';
import { failureOf } from '../shared/failure-of.js';
import { notifying } from '../shared/proxies.js';

/** Sends an event by a channel. @throws why it could not be sent */
export function send({ event, channel }: DeliveryInput): Promise<Delivery> {
  switch (channel.kind) {
    case 'webhook':
      return notifying.postWebhook({ event, channel });
    case 'sns':
      return notifying.publishToTopic({ event, channel });
    case 'email':
      return sendToEach(event, channel);
  }
}

/** A message each: what the server of one recipient refuses keeps it from no other. @throws all that was refused */
async function sendToEach(event: DeliveryInput['event'], channel: ChannelOf<'email'>): Promise<Delivery> {
  const sent = await Promise.allSettled(channel.to.map((to) => notifying.sendEmail({ event, channel, to })));
  const taken = sent.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const refused = sent.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
  const cancelled = refused.find(isCancellation);
  if (cancelled !== undefined) throw cancelled;
  if (sent.length === 1 && refused.length === 1) throw refused[0];
  if (refused.length === 0) {
    const [only, ...others] = taken as [Delivery, ...Delivery[]];
    return others.length === 0 ? only : { answer: `${taken.length} messages were taken` };
  }
  const failures = refused.map(failureOf);
  const got = taken.length === 0 ? [] : [`The other ${taken.length} of ${sent.length} recipients got it.`];
  const message = [...failures.map((failure) => failure.message), ...got].join('\n');
  throw ApplicationFailure.nonRetryable(message, failures[0]?.type);
}
