import { SNSClient } from '@aws-sdk/client-sns';
import { afterEach, describe, expect, it } from 'vitest';
import { publishToTopic } from '../../../activities/notification/publish-to-topic.js';
import type { ChannelOf } from '../../../contracts/notification/channel.js';
import type { NotificationEvent } from '../../../contracts/notification/notification-event.js';
import { notificationJson } from '../../../core/notification/notification-json.js';
import { renderEvent } from '../../../core/notification/render-event.js';
import { startTopicReceiver, type TopicReceiver, type TopicRefusal } from '../../support/topic-receiver.js';
import { topic } from '../../workflows/fixtures/channels.js';
import { events } from '../../workflows/fixtures/events.js';

const event = events.failed;
const { title, text } = renderEvent(event);
const receivers: TopicReceiver[] = [];

afterEach(async () => {
  for (const receiver of receivers.splice(0)) await receiver.close();
});

async function receiving(refusal?: TopicRefusal): Promise<TopicReceiver> {
  const receiver = await startTopicReceiver(() => refusal);
  receivers.push(receiver);
  return receiver;
}

function publish({ endpoint }: TopicReceiver, more: object = {}, told: NotificationEvent = event) {
  const regions: string[] = [];
  const topics = (region: string) => {
    regions.push(region);
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    return new SNSClient({ endpoint, region, credentials, maxAttempts: 1 });
  };
  const sent = publishToTopic({ topics }, { event: told, channel: topic(more) as ChannelOf<'sns'> });
  return { sent, regions };
}

describe('a topic', () => {
  it('gets text for people and JSON for programs, in the region of its ARN', async () => {
    const receiver = await receiving();
    const { sent, regions } = publish(receiver);
    expect(await sent).toEqual({ answer: 'message m-1' });
    expect(regions).toEqual(['eu-west-1']);
    const [fields = {}] = receiver.published;
    expect(fields).toMatchObject({
      Action: 'Publish',
      TopicArn: 'arn:aws:sns:eu-west-1:123456789012:forecasts',
      Subject: title,
      MessageStructure: 'json',
    });
    expect(JSON.parse(fields.Message ?? '')).toEqual({ default: notificationJson(event), email: text, sms: title });
  });

  it('gets the JSON once, since SNS takes 256 kB in all', async () => {
    const receiver = await receiving();
    const signs = Array.from({ length: 220 }, (_, store) => ({
      what: `bias of store ST_${store} on 28 days after the origin`,
      value: 0.31,
      limit: 0.12,
      note: 'limits from 8 past origins of the same search, and 12 versions before this one',
    }));
    await publish(receiver, {}, { ...events.drift, signs }).sent;
    expect(Buffer.byteLength(receiver.published[0]?.Message ?? '')).toBeLessThan(256 * 1024);
  });

  it('is told the id of the event beside the message, for filters and for who has seen it', async () => {
    const receiver = await receiving();
    await publish(receiver).sent;
    const fields = receiver.published[0] ?? {};
    const attributes = [1, 2, 3].map((number) => [
      fields[`MessageAttributes.entry.${number}.Name`],
      fields[`MessageAttributes.entry.${number}.Value.StringValue`],
    ]);
    expect(Object.fromEntries(attributes)).toEqual({ eventId: event.id, kind: 'failed', forecast: 'foods' });
  });

  it('that keeps an order knows a repetition by the event', async () => {
    const receiver = await receiving();
    const topicArn = 'arn:aws:sns:eu-west-1:123456789012:forecasts.fifo';
    await publish(receiver, { topicArn }).sent;
    await publish(receiver, { topicArn }).sent;
    const ids = receiver.published.map(({ MessageDeduplicationId }) => MessageDeduplicationId);
    expect(ids[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(receiver.published[0]).toMatchObject({ MessageGroupId: 'foods', Message: notificationJson(event) });
  });

  it.each<[TopicRefusal, string, boolean]>([
    [{ status: 404, code: 'NotFound', message: 'Topic does not exist' }, 'NotFound', true],
    [
      { status: 403, code: 'AuthorizationError', message: 'not authorized to perform: SNS:Publish' },
      'AccessDenied',
      true,
    ],
    [{ status: 400, code: 'InvalidParameter', message: 'Invalid parameter' }, 'RequestError', true],
    [{ status: 429, code: 'Throttled', message: 'Rate exceeded' }, 'Throttled', false],
    [{ status: 500, code: 'InternalError', message: 'try later' }, 'ServiceFault', false],
  ])('that answers $0.code fails as $1', async (refusal, type, nonRetryable) => {
    await expect(publish(await receiving(refusal)).sent).rejects.toMatchObject({
      type,
      nonRetryable,
      message: expect.stringContaining('publish to the topic arn:aws:sns:eu-west-1:123456789012:forecasts: '),
    });
  });

  it('that repeats a wrongly signed request is not quoted with its session token', async () => {
    const receiver = await receiving({
      status: 403,
      code: 'SignatureDoesNotMatch',
      message:
        "The request signature we calculated does not match.\n\nThe Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:t0ken'",
    });
    const error = await publish(receiver).sent.catch((failed: unknown) => failed);
    expect(error).toMatchObject({
      message: expect.stringMatching(/SignatureDoesNotMatch: The request signature we calculated does not match\.$/),
      cause: undefined,
    });
  });
});
