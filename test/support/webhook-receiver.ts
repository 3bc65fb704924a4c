import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as it came. */
export interface ReceivedMessage {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** What was answered; `dropped`: it was read, and the connection ended without an answer. */
  readonly answered: number | 'dropped' | 'never';
}

/** What a receiver does with a message that it has read. */
export type Answer =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | 'drop'
  | 'hang'
  | { readonly status: number; readonly endless: true };

export interface WebhookReceiver {
  readonly url: string;
  /** All messages, in the order in which they were read. */
  readonly received: readonly ReceivedMessage[];
  readonly close: () => Promise<void>;
}

/**
 * A receiver of webhooks on loopback.
 *
 * @param answer what is done with the message of this number, from 0
 * @param port the one that it had before, for a receiver that comes back
 */
export async function startWebhookReceiver(
  answer: (message: number, body: string) => Answer = () => ({ status: 200 }),
  port = 0,
): Promise<WebhookReceiver> {
  const received: ReceivedMessage[] = [];
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const next = answer(received.length, body);
    received.push({ headers: request.headers as ReceivedMessage['headers'], body, answered: answeredBy(next) });
    respond(next, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/forecasts`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function respond(answer: Answer, response: ServerResponse): void {
  if (answer === 'drop') response.socket?.destroy();
  else if (answer === 'hang') return;
  else if ('endless' in answer) response.writeHead(answer.status).write('beginning of an answer that never ends');
  else response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
}

const answeredBy = (answer: Answer): ReceivedMessage['answered'] =>
  answer === 'drop' ? 'dropped' : answer === 'hang' ? 'never' : answer.status;

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
