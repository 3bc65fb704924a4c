import { createHmac } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { afterEach, describe, expect, it } from 'vitest';
import { postWebhook } from '../../../activities/notification/post-webhook.js';
import type { ChannelOf } from '../../../contracts/notification/channel.js';
import { notificationJson } from '../../../core/notification/notification-json.js';
import { type Answer, startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.js';
import { webhook } from '../../workflows/fixtures/channels.js';
import { events } from '../../workflows/fixtures/events.js';

const SECRET = 'a secret of many characters';
const secrets = { environment: { FORECAST_SECRET_PLANNERS: SECRET } as Record<string, string>, folder: '/nowhere' };
const event = events.published;
const receivers: WebhookReceiver[] = [];

afterEach(async () => {
  for (const receiver of receivers.splice(0)) await receiver.close();
});

async function receiving(answer?: Answer): Promise<WebhookReceiver> {
  const receiver = await startWebhookReceiver(answer && (() => answer));
  receivers.push(receiver);
  return receiver;
}

const post = (url: string | undefined, more: object = {}) =>
  postWebhook({ secrets }, { event, channel: webhook({ url, ...more }) as ChannelOf<'webhook'> });

/** How a post ended that did not end well. */
async function failureOf(posted: Promise<unknown>) {
  const error = await posted.then(
    () => undefined,
    (failed: unknown) => failed,
  );
  if (!(error instanceof ApplicationFailure)) throw new Error(`no failure of the table: ${String(error)}`);
  const { type, message, nonRetryable, nextRetryDelay } = error;
  return { type, message: message.replace(/127\.0\.0\.1:\d+/g, 'HOST'), again: !nonRetryable, pause: nextRetryDelay };
}

describe('a webhook', () => {
  it('gets the event as JSON, with its id, a timestamp and a signature of both', async () => {
    const { url, received } = await receiving();
    expect(await post(url)).toEqual({ answer: '200 OK' });
    const [{ headers, body }] = received as [(typeof received)[number]];
    expect(body).toBe(notificationJson(event));
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-forecast-event-id': event.id,
      'x-forecast-timestamp': expect.stringMatching(/^\d{10}$/),
    });
    const signed = `${headers['x-forecast-timestamp']}.${body}`;
    expect(headers['x-forecast-signature']).toBe(`v1=${createHmac('sha256', SECRET).update(signed).digest('hex')}`);
    expect(JSON.stringify(received)).not.toContain(SECRET);
  });

  it('has taken it with the head of its answer, however long the rest takes', async () => {
    const { url } = await receiving({ status: 202, endless: true });
    expect(await post(url)).toEqual({ answer: '202 Accepted' });
  });

  it('may have an address that is a secret itself, and is told by its host alone', async () => {
    const { url } = await receiving({ status: 500 });
    secrets.environment.FORECAST_SECRET_HOOK = `${url}/t0ken\n`;
    const { message } = await failureOf(post(undefined, { urlSecret: 'hook' }));
    expect(message).toBe('planners (HOST) answered 500 Internal Server Error');
  });

  it.each([404, 503, 308])(
    'whose address is a secret is not quoted with %i, since it may repeat the path',
    async (status) => {
      const { url } = await receiving({
        status,
        body: '{"message":"Route POST:/forecasts/t0ken not found","statusCode":404}',
        headers: { Location: '/elsewhere/t0ken' },
      });
      secrets.environment.FORECAST_SECRET_HOOK = `${url}/t0ken`;
      const { message } = await failureOf(post(undefined, { urlSecret: 'hook' }));
      expect(message).toMatch(/^planners \(HOST\) answered /);
      expect(message).not.toContain('t0ken');
    },
  );
});

describe('a message that a webhook does not take', () => {
  it.each([500, 502, 503, 408, 409, 425, 429])('with %i is sent again', async (status) => {
    const { url } = await receiving({ status });
    expect(await failureOf(post(url))).toMatchObject({ type: 'ReceiverAway', again: true, pause: undefined });
  });

  it.each([400, 401, 403, 404, 410, 422])(
    'with %i is refused for good, with the first line that it says',
    async (status) => {
      const { url } = await receiving({ status, body: 'no such planner\nsecond line' });
      const failure = await failureOf(post(url));
      expect(failure).toMatchObject({ type: 'NotificationRefused', again: false });
      expect(failure.message).toMatch(/^planners \(HOST\) answered \d+ [\w ]+: no such planner$/);
    },
  );

  it('is sent again when the receiver asks for it, within six hours', async () => {
    const later = await receiving({ status: 429, headers: { 'Retry-After': '120' } });
    expect((await failureOf(post(later.url))).pause).toBe(120_000);
    const muchLater = await receiving({ status: 503, headers: { 'Retry-After': '999999' } });
    expect((await failureOf(post(muchLater.url))).pause).toBe(6 * 3_600_000);
  });

  it('is refused for good though what it says about that never ends', async () => {
    const { url } = await receiving({ status: 410, endless: true });
    expect(await failureOf(post(url, { timeoutSeconds: 1 }))).toMatchObject({
      type: 'NotificationRefused',
      message: 'planners (HOST) answered 410 Gone: beginning of an answer that never ends',
    });
  });

  it('is not handed to another address', async () => {
    const other = await receiving();
    const { url } = await receiving({
      status: 307,
      headers: { Location: other.url },
      body: 'Redirecting to /elsewhere',
    });
    expect(await failureOf(post(url))).toMatchObject({
      type: 'NotificationRefused',
      message:
        'planners (HOST) answered 307 Temporary Redirect. It sends on to HOST, which is not followed, since the message is signed for this address. Give the channel the new one.',
    });
    expect(other.received).toEqual([]);
  });

  it('is sent again when the connection ends without an answer', async () => {
    const { url, received } = await receiving('drop');
    expect(await failureOf(post(url))).toMatchObject({ type: 'ReceiverAway', again: true });
    expect(received).toHaveLength(1);
  });

  it('is sent again when the answer does not come in time', async () => {
    const { url } = await receiving('hang');
    expect(await failureOf(post(url, { timeoutSeconds: 1 }))).toMatchObject({
      type: 'ReceiverAway',
      message: 'planners (HOST) has not answered for 1 s',
    });
  });

  it('is sent again when nobody listens', async () => {
    const receiver = await startWebhookReceiver();
    await receiver.close();
    expect(await failureOf(post(receiver.url))).toEqual({
      type: 'ReceiverAway',
      message: 'planners (HOST) does not answer (ECONNREFUSED)',
      again: true,
      pause: undefined,
    });
  });

  it('waits for its secret', async () => {
    const failure = await failureOf(post('http://127.0.0.1:9/', { secret: 'others' }));
    expect(failure).toMatchObject({
      type: 'SecretMissing',
      again: true,
      message:
        'The secret others is missing on the worker: set the variable FORECAST_SECRET_OTHERS for it, or write it into the file /nowhere/others (the folder is FORECAST_SECRETS_DIR).',
    });
  });
});
