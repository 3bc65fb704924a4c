import { STATUS_CODES } from 'node:http';
import { ApplicationFailure } from '@temporalio/common';
import type { ChannelOf } from '../../contracts/notification/channel.js';
import type { Delivery } from '../../contracts/notification/delivery.js';
import type { NotificationEvent } from '../../contracts/notification/notification-event.js';
import { notificationJson } from '../../core/notification/notification-json.js';
import type { NotificationDeps } from './deps.js';
import { away, refused } from './receiver-failures.js';
import { retryAfterMs } from './retry-after.js';
import { EVENT_ID_HEADER, SIGNATURE_HEADER, sign, TIMESTAMP_HEADER } from './sign.js';
import { webhookTarget } from './webhook-target.js';

/** Answers that may be others a moment later, beside those of 500 and above. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 425, 429]);
/** Bytes of a refusal that are read: a person gets its first line. */
const MOST_READ = 2048;
const MOST_SHOWN = 200;

export interface PostWebhookInput {
  readonly event: NotificationEvent;
  readonly channel: ChannelOf<'webhook'>;
}

/**
 * Posts an event, signed. The receiver has taken it with the head of an answer of 200 to 299; what it writes below is not
 * waited for.
 *
 * Where the address is a secret, nothing that the receiver says goes into a failure: it ends in histories and logs, and what
 * receivers say of a refusal often repeats the path that was asked for.
 *
 * @throws ReceiverAway, to be tried again; NotificationRefused; SecretMissing
 */
export async function postWebhook(
  { secrets }: Pick<NotificationDeps, 'secrets'>,
  { event, channel }: PostWebhookInput,
  cancelled?: AbortSignal,
): Promise<Delivery> {
  const { url, secret } = await webhookTarget(secrets, channel);
  const who = `${channel.name} (${url.host})`;
  const body = notificationJson(event);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const timeout = AbortSignal.timeout(channel.timeoutSeconds * 1000);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'User-Agent': 'durable-forecast',
        [EVENT_ID_HEADER]: event.id,
        [TIMESTAMP_HEADER]: timestamp,
        [SIGNATURE_HEADER]: sign(secret, timestamp, body),
      },
      // What is signed for one address is not handed to another.
      redirect: 'manual',
      signal: cancelled === undefined ? timeout : AbortSignal.any([timeout, cancelled]),
    });
    if (answer.ok) {
      await answer.body?.cancel().catch(() => undefined);
      return { answer: describeStatus(answer.status) };
    }
    throw refusalOf(answer, who, await saidOf(answer, channel));
  } catch (error) {
    if (error instanceof ApplicationFailure || cancelled?.aborted === true) throw error;
    if (timeout.aborted) throw away(`${who} has not answered for ${channel.timeoutSeconds} s`);
    const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
    if (name !== 'TypeError') throw error;
    throw away(`${who} does not answer (${cause?.code ?? cause?.message ?? message})`);
  }
}

function refusalOf({ status, headers }: Response, who: string, said: string): Error {
  const answered = `${who} answered ${describeStatus(status)}${said === '' ? '' : `: ${said}`}`;
  if (status >= 300 && status < 400) {
    const to = hostOf(headers.get('location'));
    return refused(
      `${answered}. It sends on${to === undefined ? '' : ` to ${to}`}, which is not followed, since the message is signed for this address. Give the channel the new one.`,
    );
  }
  if (status >= 500 || PASSING.has(status)) return away(answered, retryAfterMs(headers.get('retry-after')));
  return refused(answered);
}

const describeStatus = (status: number): string => `${status} ${STATUS_CODES[status] ?? ''}`.trim();

function hostOf(location: string | null): string | undefined {
  try {
    return location === null ? undefined : new URL(location).host;
  } catch {
    return undefined;
  }
}

/** What a person may read of a refusal. The text of a redirect repeats addresses, and says no more than its status. */
async function saidOf(answer: Response, { urlSecret }: ChannelOf<'webhook'>): Promise<string> {
  const isRedirect = answer.status >= 300 && answer.status < 400;
  if (urlSecret === undefined && !isRedirect) return firstLine(answer);
  await answer.body?.cancel().catch(() => undefined);
  return '';
}

/** What the receiver says, as far as it comes; it may be slow, or break off. */
async function firstLine({ body }: Response): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of body) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      if (text.length >= MOST_READ) break;
    }
  } catch {
    // What came is enough.
  }
  return (text.trim().split('\n')[0] ?? '').trim().slice(0, MOST_SHOWN);
}
