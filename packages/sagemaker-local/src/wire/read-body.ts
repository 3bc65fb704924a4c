import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../model/aws-error.js';

/**
 * Reads a body up to a limit. The rest of a larger one is not kept: `answerEarly` cuts it off once the answer is out.
 *
 * @param limit bytes
 * @throws AwsError RequestEntityTooLargeException as soon as the body is known to be larger
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let length = 0;
  // A stream whose iterator is left early is destroyed, and with it the connection that the answer needs.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Bytes that are still taken and thrown away after an early answer: a client reads it only once it may stop writing. */
const LINGER_BYTES = 16 * 1024 * 1024;
const LINGER_MS = 2_000;

/**
 * Sends an answer to a request whose body was not read to its end, gives a client that still writes the time to see it,
 * then cuts it off. The answer is written but not ended before: the end of it closes the connection, and closing one
 * that still holds unread bytes resets it, which takes the answer from a client that has not read it yet.
 */
export function answerEarly(request: IncomingMessage, response: ServerResponse, body: Buffer | string): void {
  let taken = 0;
  const cut = () => request.destroy();
  const timer = setTimeout(cut, LINGER_MS);
  request.on('data', (chunk: Buffer) => {
    taken += chunk.length;
    if (taken > LINGER_BYTES) cut();
  });
  request.on('error', () => undefined);
  request.once('end', () => response.end());
  request.once('close', () => clearTimeout(timer));
  response.write(body);
  request.resume();
}

const tooLarge = (limit: number): AwsError =>
  new AwsError('RequestEntityTooLargeException', `The request body is larger than ${limit} bytes.`, 413);
