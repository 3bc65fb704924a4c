import { createHash } from 'node:crypto';
import nodemailer from 'nodemailer';
import type { ChannelOf } from '../../contracts/notification/channel.js';
import type { Delivery } from '../../contracts/notification/delivery.js';
import type { NotificationEvent } from '../../contracts/notification/notification-event.js';
import { renderEvent } from '../../core/notification/render-event.js';
import type { NotificationDeps } from './deps.js';
import { mailTransport } from './mail-transport.js';
import { readSecret } from './read-secret.js';
import { away, refused } from './receiver-failures.js';
import { EVENT_ID_HEADER } from './sign.js';
import { type SmtpError, smtpFault } from './smtp-fault.js';

/** Name of the secret that is the password of the mail server. */
export const SMTP_SECRET = 'smtp';

export interface SendEmailInput {
  readonly event: NotificationEvent;
  readonly channel: ChannelOf<'email'>;
  readonly to: string;
}

/**
 * Sends an event to one recipient. Sent twice, because the server's answer was lost, both messages have one Message-ID.
 *
 * @throws ReceiverAway, to be tried again; NotificationRefused; SecretMissing
 */
export async function sendEmail(
  { mail, secrets }: Pick<NotificationDeps, 'mail' | 'secrets'>,
  { event, channel, to }: SendEmailInput,
  cancelled?: AbortSignal,
): Promise<Delivery> {
  if (mail === undefined) throw withoutServer();
  const password = mail.user === undefined ? undefined : await readSecret(secrets, SMTP_SECRET);
  const transport = nodemailer.createTransport(mailTransport(mail, password));
  const close = () => transport.close();
  cancelled?.addEventListener('abort', close);
  try {
    const { title, text } = renderEvent(event);
    const { response } = await transport.sendMail({
      from: mail.from,
      to,
      subject: title,
      text,
      date: new Date(event.at),
      messageId: messageIdOf(event.id, mail.from),
      headers: { [EVENT_ID_HEADER]: event.id, 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return { answer: response };
  } catch (error) {
    const login = mail.user === undefined ? undefined : { user: mail.user, password: password as string };
    throw failureOf(
      error as SmtpError,
      `${channel.name} (${to} by ${mail.host})`,
      smtpFault(error as SmtpError, login),
    );
  } finally {
    cancelled?.removeEventListener('abort', close);
    close();
  }
}

/** Why no mail can be sent at all. */
export const withoutServer = () =>
  refused('The worker knows no mail server: set FORECAST_SMTP_URL and FORECAST_SMTP_FROM for it.');

/** Names the message after the event, at the domain of the sender. */
export function messageIdOf(event: string, from: string): string {
  const domain = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'localhost';
  return `<${createHash('sha256').update(event).digest('hex').slice(0, 40)}@${domain}>`;
}

/** By the answer of the server where there is one: 5 is for good, 4 for now. @param why without anything secret */
function failureOf(error: SmtpError, who: string, why: string): Error {
  const { responseCode, code } = error;
  if (responseCode !== undefined && responseCode >= 500) return refused(`${who} was refused: ${why}`);
  return responseCode === undefined && code === undefined ? error : away(`${who} could not be sent: ${why}`);
}
