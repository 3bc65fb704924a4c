import type { IncomingMessage } from 'node:http';
import { AwsError } from '../operations/operation.js';

/** Reads a body up to a limit; a larger one is cut off as soon as it is known to be, without reading the rest. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (limit: number): AwsError =>
  new AwsError('RequestEntityTooLargeException', `The request body is larger than ${limit} bytes.`, 413);
