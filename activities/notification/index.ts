import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { NotificationChannel } from '../../contracts/notification/channel.js';
import type { Delivery, DeliveryInput, TriedChannel } from '../../contracts/notification/delivery.js';
import { withHeartbeats } from '../heartbeats.js';
import { checkChannel } from './check-channel.js';
import type { NotificationDeps } from './deps.js';
import { type Patience, patienceOf, withinADay } from './patience.js';
import { type PostWebhookInput, postWebhook } from './post-webhook.js';
import { type PublishToTopicInput, publishToTopic } from './publish-to-topic.js';
import { type SendEmailInput, sendEmail } from './send-email.js';

export const createNotificationActivities = (deps: NotificationDeps) => ({
  /** Posts an event to a webhook, signed. */
  postWebhook: (input: PostWebhookInput): Promise<Delivery> =>
    attempt((cancelled) => postWebhook(deps, input, cancelled)),

  /** Publishes an event to a topic of Amazon SNS. */
  publishToTopic: (input: PublishToTopicInput): Promise<Delivery> =>
    attempt((cancelled) => publishToTopic(deps, input, cancelled)),

  /** Sends an event to one recipient by the worker's mail server. */
  sendEmail: (input: SendEmailInput): Promise<Delivery> => attempt((cancelled) => sendEmail(deps, input, cancelled)),

  /** Says of each channel whether this worker has what it needs to send by it, and sends nothing. */
  checkChannels: ({ channels }: { readonly channels: readonly NotificationChannel[] }): Promise<TriedChannel[]> =>
    withHeartbeats(undefined, () =>
      Promise.all(channels.map((channel) => tried(channel, () => checkOnly(deps, channel)))),
    ),

  /** Sends an event by a channel, once, and says what came of it. */
  tryChannel: ({ channel, event }: DeliveryInput): Promise<TriedChannel> =>
    withHeartbeats(undefined, () => tried(channel, () => sendOnce(deps, { channel, event }))),
});

export type NotificationActivities = ReturnType<typeof createNotificationActivities>;

function attempt(send: (cancelled: AbortSignal) => Promise<Delivery>): Promise<Delivery> {
  const { info, cancellationSignal } = Context.current();
  const patience = patienceOf((info.heartbeatDetails ?? undefined) as Patience | undefined, Date.now());
  return withHeartbeats(patience, () => withinADay(() => send(cancellationSignal), patience));
}

/** A failure of the table is an answer here; anything else is none of the channel's. */
async function tried({ name, kind }: NotificationChannel, work: () => Promise<string>): Promise<TriedChannel> {
  try {
    return { channel: name, kind, ok: true, answer: await work() };
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
    return { channel: name, kind, ok: false, fault: error.message };
  }
}

async function checkOnly(deps: NotificationDeps, channel: NotificationChannel): Promise<string> {
  await checkChannel(deps, channel);
  return 'the worker has what it needs';
}

async function sendOnce(deps: NotificationDeps, { channel, event }: DeliveryInput): Promise<string> {
  switch (channel.kind) {
    case 'webhook':
      return (await postWebhook(deps, { event, channel })).answer;
    case 'sns':
      return (await publishToTopic(deps, { event, channel })).answer;
    case 'email': {
      const answers: string[] = [];
      for (const to of channel.to) answers.push((await sendEmail(deps, { event, channel, to })).answer);
      return answers.length === 1 ? (answers[0] as string) : `${answers.length} messages were taken`;
    }
  }
}
