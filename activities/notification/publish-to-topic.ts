import { createHash } from 'node:crypto';
import { PublishCommand, type PublishCommandInput } from '@aws-sdk/client-sns';
import type { ChannelOf } from '../../contracts/notification/channel.js';
import type { Delivery } from '../../contracts/notification/delivery.js';
import type { NotificationEvent } from '../../contracts/notification/notification-event.js';
import { notificationJson } from '../../core/notification/notification-json.js';
import { renderEvent } from '../../core/notification/render-event.js';
import { callAws } from '../aws/aws-failure.js';
import type { NotificationDeps } from './deps.js';

/** SNS takes subjects of ASCII without line breaks, shorter than 100 characters. */
const LONGEST_SUBJECT = 99;

export interface PublishToTopicInput {
  readonly event: NotificationEvent;
  readonly channel: ChannelOf<'sns'>;
}

/** Publishes an event to a topic: JSON for programs, text for people. @throws failures of AWS, by the failure table */
export async function publishToTopic(
  { topics }: Pick<NotificationDeps, 'topics'>,
  { event, channel: { topicArn } }: PublishToTopicInput,
  cancelled?: AbortSignal,
): Promise<Delivery> {
  const region = topicArn.split(':')[3] as string;
  const { MessageId } = await callAws(`publish to the topic ${topicArn}`, () =>
    topics(region).send(new PublishCommand(messageOf(event, topicArn)), cancelled && { abortSignal: cancelled }),
  );
  return { answer: `message ${MessageId}` };
}

function messageOf(event: NotificationEvent, topicArn: string): PublishCommandInput {
  const { title, text } = renderEvent(event);
  const json = notificationJson(event);
  const attributes = {
    TopicArn: topicArn,
    MessageAttributes: {
      eventId: textAttribute(event.id),
      kind: textAttribute(event.kind),
      forecast: textAttribute(event.forecast),
    },
  };
  if (topicArn.endsWith('.fifo')) {
    // Its subscribers are queues, and the topic itself knows a repetition within five minutes.
    return { ...attributes, Message: json, MessageGroupId: event.forecast, MessageDeduplicationId: sha256(event.id) };
  }
  return {
    ...attributes,
    Subject: title.replace(/[^\x20-\x7E]/g, '?').slice(0, LONGEST_SUBJECT),
    MessageStructure: 'json',
    // All protocols that are not named get `default`. SNS takes 256 kB in all, so the JSON stands there once.
    Message: JSON.stringify({ default: json, email: text, sms: title }),
  };
}

const textAttribute = (value: string) => ({ DataType: 'String', StringValue: value });

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
