import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
  /** Whether it came by TLS. */
  readonly secure: boolean;
  /** Head and body, as they came. */
  readonly source: string;
}

/** What a mail server does with a recipient or a message: a code of SMTP and its words; undefined takes it. */
export type MailRefusal = { readonly code: number; readonly words: string } | undefined;

export interface MailReceiver {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  readonly close: () => Promise<void>;
}

export interface MailReceiverOptions {
  readonly refuseRecipient?: (to: string) => MailRefusal;
  /** Asked once the message has been read. */
  readonly refuseMessage?: (message: number) => MailRefusal | 'drop';
  readonly login?: { readonly user: string; readonly password: string };
  /** Words with which another login is refused. */
  readonly refuseLogin?: (user: string, password: string) => string;
  readonly server?: SMTPServerOptions;
}

/** A mail server on loopback that keeps what it gets. */
export async function startMailReceiver({
  refuseRecipient = () => undefined,
  refuseMessage = () => undefined,
  login,
  refuseLogin = () => 'wrong user or password',
  server: options = { disabledCommands: ['STARTTLS'] },
}: MailReceiverOptions = {}): Promise<MailReceiver> {
  const received: ReceivedMail[] = [];
  const server: SMTPServer = new SMTPServer({
    authOptional: login === undefined,
    ...options,
    onAuth: ({ username, password }, _session, done) =>
      username === login?.user && password === login?.password
        ? done(null, { user: username })
        : done(errorOf({ code: 535, words: refuseLogin(username ?? '', password ?? '') })),
    onRcptTo: ({ address }, _session, done) => done(errorOf(refuseRecipient(address))),
    onData: async (stream, session, done) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      const { mailFrom, rcptTo } = session.envelope;
      const refusal = refuseMessage(received.length);
      received.push({
        from: mailFrom === false ? '' : mailFrom.address,
        to: rcptTo.map(({ address }) => address),
        user: session.user as string | undefined,
        secure: session.secure,
        source: Buffer.concat(chunks).toString('utf8'),
      });
      if (refusal === 'drop') for (const connection of server.connections) connection.close();
      else done(errorOf(refusal));
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const errorOf = (refusal: MailRefusal): Error | null =>
  refusal === undefined ? null : Object.assign(new Error(refusal.words), { responseCode: refusal.code });
