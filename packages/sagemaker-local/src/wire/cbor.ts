import type { IncomingMessage } from 'node:http';
import { CborCodec } from '@smithy/core/cbor';
import { AwsError } from '../model/aws-error.js';
import type { Operation } from './codec.js';
import { requireStructure } from './json-types.js';

// Smithy's RPC v2, which Python clients speak with CloudWatch: POST /service/SERVICE/operation/OPERATION, bodies in CBOR.

const codec = new CborCodec();
const PATH = /^\/service\/(\w+)\/operation\/(\w+)$/;

export const CBOR_HEADERS = { 'Content-Type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };

/** The operation that such a request asks for, written like an X-Amz-Target; undefined for a request of another kind. */
export function cborTarget({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): string | undefined {
  const [, service, operation] = PATH.exec(url) ?? [];
  return headers['smithy-protocol'] === 'rpc-v2-cbor' && service !== undefined ? `${service}.${operation}` : undefined;
}

/** @throws AwsError SerializationException for what is no CBOR or of the wrong shape */
export function decodeCbor({ schema }: Operation, body: Buffer): Record<string, unknown> {
  let input: unknown;
  try {
    input = body.length === 0 ? {} : codec.createDeserializer().read(schema[4] as never, body);
  } catch {
    throw new AwsError('SerializationException', 'The request body is no valid CBOR.');
  }
  return requireStructure(input);
}

/** The body of an answer. */
export const encodeCbor = ({ schema }: Operation, output: unknown): Buffer => write(schema[5], output ?? {});

/** The body of an error. */
export const encodeCborError = ({ code, message }: Pick<AwsError, 'code' | 'message'>): Buffer =>
  write(ANY, { __type: code, message });

/** A value that no schema describes. */
const ANY = 15;

function write(schema: unknown, value: unknown): Buffer {
  const serializer = codec.createSerializer();
  serializer.write(schema as never, value as never);
  // The serializer goes on writing into the same memory.
  return Buffer.from(serializer.flush());
}
