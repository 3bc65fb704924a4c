import { ApplicationFailure } from '@temporalio/common';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, it } from 'vitest';
import type { MailServer } from '../../../activities/notification/deps.js';
import { messageIdOf, sendEmail } from '../../../activities/notification/send-email.js';
import type { ChannelOf } from '../../../contracts/notification/channel.js';
import { type MailReceiver, type MailReceiverOptions, startMailReceiver } from '../../support/mail-receiver.js';
import { email } from '../../workflows/fixtures/channels.js';
import { events } from '../../workflows/fixtures/events.js';

const FROM = 'Forecasts <forecasts@example.com>';
const PASSWORD = 'not for the log';
/** The number of that kind of name in certificates. @source RFC 5280, 4.2.1.6 */
const DNS_NAME = 2;
const receivers: MailReceiver[] = [];

afterEach(async () => {
  for (const receiver of receivers.splice(0)) await receiver.close();
});

async function receiving(options?: MailReceiverOptions): Promise<MailReceiver> {
  const receiver = await startMailReceiver(options);
  receivers.push(receiver);
  return receiver;
}

const send = ({ port }: Pick<MailReceiver, 'port'>, server: Partial<MailServer> = {}, password = PASSWORD) =>
  sendEmail(
    {
      mail: { host: 'localhost', port, secure: false, user: undefined, from: FROM, authorities: undefined, ...server },
      secrets: { environment: { FORECAST_SECRET_SMTP: password }, folder: '/nowhere' },
    },
    { event: events['needs-approval'], channel: email() as ChannelOf<'email'>, to: 'ana@example.com' },
  );

async function failureOf(sent: Promise<unknown>) {
  const error = await sent.then(
    () => undefined,
    (failed: unknown) => failed,
  );
  if (!(error instanceof ApplicationFailure)) throw new Error(`no failure of the table: ${String(error)}`);
  expect(error.message).not.toContain(PASSWORD);
  return { type: error.type, message: error.message, again: !error.nonRetryable };
}

/** Of a mail, a line of its head. */
const headOf = (source: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(source)?.[1]?.trim();

describe('a mail', () => {
  it('says what has happened, and has the id of its event', async () => {
    const receiver = await receiving();
    expect((await send(receiver)).answer).toMatch(/^250/);
    const [mail] = receiver.received;
    expect(mail).toMatchObject({ from: 'forecasts@example.com', to: ['ana@example.com'] });
    const source = mail?.source ?? '';
    expect(headOf(source, 'Subject')).toBe('foods: a forecast waits for approval');
    expect(headOf(source, 'Message-ID')).toBe(messageIdOf(events['needs-approval'].id, FROM));
    expect(headOf(source, 'X-Forecast-Event-Id')).toBe(events['needs-approval'].id);
    expect(headOf(source, 'Auto-Submitted')).toBe('auto-generated');
    expect(headOf(source, 'Date')).toBe('Mon, 30 Nov 2026 07:12:45 +0000');
    expect(source.replace(/=\r\n/g, '')).toContain('npx forecast approve foods-20261130-060000 --reason WHY');
  });

  it('that is sent a second time has the same Message-ID', async () => {
    const receiver = await receiving({ refuseMessage: (message) => (message === 0 ? 'drop' : undefined) });
    expect(await failureOf(send(receiver))).toMatchObject({ type: 'ReceiverAway', again: true });
    await send(receiver);
    const ids = receiver.received.map(({ source }) => headOf(source, 'Message-ID'));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it.each([
    [451, 'ReceiverAway', true],
    [554, 'NotificationRefused', false],
  ])('that the server answers with %i is %s', async (code, type, again) => {
    const receiver = await receiving({ refuseMessage: () => ({ code, words: 'not so' }) });
    expect(await failureOf(send(receiver))).toMatchObject({ type, again, message: expect.stringContaining('not so') });
  });

  it('to an address that the server does not know is refused for good', async () => {
    const receiver = await receiving({ refuseRecipient: (to) => ({ code: 550, words: `${to} is unknown` }) });
    const failure = await failureOf(send(receiver));
    expect(failure).toMatchObject({ type: 'NotificationRefused', again: false });
    expect(failure.message).toContain('people (ana@example.com by localhost) was refused: ');
    expect(failure.message).toContain('ana@example.com is unknown');
  });

  it('is sent again when no server answers', async () => {
    const receiver = await startMailReceiver();
    await receiver.close();
    expect(await failureOf(send(receiver))).toMatchObject({ type: 'ReceiverAway', again: true });
  });

  it('is not sent where the worker knows no server', async () => {
    const sent = sendEmail(
      { mail: undefined, secrets: { environment: {}, folder: '/nowhere' } },
      { event: events.failed, channel: email() as ChannelOf<'email'>, to: 'ana@example.com' },
    );
    expect(await failureOf(sent)).toMatchObject({
      type: 'NotificationRefused',
      message: 'The worker knows no mail server: set FORECAST_SMTP_URL and FORECAST_SMTP_FROM for it.',
    });
  });
});

describe('a mail server with TLS', async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: DNS_NAME, value: 'localhost' }] }],
  });
  const login = { user: 'forecasts', password: PASSWORD };
  const known = { user: 'forecasts', authorities: cert };

  it('is given the password once the connection is upgraded', async () => {
    const receiver = await receiving({ login, server: { key, cert } });
    await send(receiver, known);
    expect(receiver.received).toMatchObject([{ user: 'forecasts', secure: true }]);
  });

  it('may speak TLS from the first byte', async () => {
    const receiver = await receiving({ login, server: { key, cert, secure: true } });
    await send(receiver, { ...known, secure: true });
    expect(receiver.received).toMatchObject([{ user: 'forecasts', secure: true }]);
  });

  it('whose certificate nobody vouches for gets nothing', async () => {
    const receiver = await receiving({ login, server: { key, cert } });
    expect(await failureOf(send(receiver, { user: 'forecasts' }))).toMatchObject({
      type: 'ReceiverAway',
      message: expect.stringContaining('self-signed certificate'),
    });
    expect(receiver.received).toEqual([]);
  });

  it('that refuses the password is not asked again and again', async () => {
    const receiver = await receiving({ login, server: { key, cert } });
    expect(await failureOf(send(receiver, known, 'another'))).toMatchObject({
      type: 'NotificationRefused',
      message: expect.stringContaining('535'),
    });
  });

  it('that repeats the login which it refuses is not quoted', async () => {
    const refuseLogin = (user: string, password: string) =>
      `unknown command AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString('base64')} (${password})`;
    const receiver = await receiving({ login, refuseLogin, server: { key, cert } });
    expect(await failureOf(send(receiver, known, 'an0ther'))).toMatchObject({
      type: 'NotificationRefused',
      message: 'people (ana@example.com by localhost) was refused: the server does not accept user and password (535)',
    });
  });
});
