import { ApplicationFailure } from '@temporalio/common';
import type { TriedChannel } from '../../../contracts/notification/delivery.js';
import { email, topic, webhook } from '../../workflows/fixtures/channels.js';
import { events } from '../../workflows/fixtures/events.js';
import type { Activities, Recording } from './recording.js';

/** Receivers that take everything. */
export const receivers: Activities = {
  postWebhook: async () => ({ answer: '200 OK' }),
  publishToTopic: async () => ({ answer: 'message 1' }),
  sendEmail: async () => ({ answer: '250 OK' }),
};

/** A receiver that is away once, and then takes it. */
function awayOnce(): Activities {
  let calls = 0;
  return {
    ...receivers,
    postWebhook: async () => {
      calls += 1;
      if (calls === 1) throw ApplicationFailure.retryable('planners answered 503', 'ReceiverAway');
      return { answer: '200 OK' };
    },
  };
}

const refusing: Activities = {
  ...receivers,
  sendEmail: async ({ to }: { to: string }) => {
    if (to.startsWith('ben')) throw ApplicationFailure.nonRetryable(`${to} is unknown`, 'NotificationRefused');
    return { answer: '250 OK' };
  },
};

const delivery = (name: string, input: Recording['input'], activities: Activities): Recording => ({
  workflow: 'deliverNotification',
  workflowId: name,
  input,
  activities,
  histories: { [name]: { workflowId: name } },
});

export const notifications: readonly Recording[] = [
  delivery('delivery-to-a-webhook', { event: events.published, channel: webhook() }, awayOnce()),
  delivery('delivery-to-a-topic', { event: events.failed, channel: topic() }, receivers),
  delivery('delivery-to-two-of-whom-one-is-unknown', { event: events.failed, channel: email() }, refusing),
  {
    workflow: 'tryChannels',
    workflowId: 'channels-tried',
    input: { channels: [webhook(), topic()], event: events.test },
    activities: {
      tryChannel: async (): Promise<TriedChannel> => ({
        channel: 'planners',
        kind: 'webhook',
        ok: true,
        answer: '200',
      }),
    },
    histories: { 'channels-tried': { workflowId: 'channels-tried' } },
  },
];
