import * as autoScaling from '@aws-sdk/client-application-auto-scaling';
import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import * as cloudWatchLogs from '@aws-sdk/client-cloudwatch-logs';
import * as sagemaker from '@aws-sdk/client-sagemaker';
import { JsonCodec2 } from '@smithy/core/protocols';
import { AwsError } from '../model/aws-error.js';
import { checkJsonTypes, requireStructure, resolveSchema, type StructureSchema } from './json-types.js';

/** An operation's schema as the SDK exports it: kind 9, namespace, name, traits, input, output. */
type OperationSchema = readonly [9, string, string, unknown, unknown, unknown];

/** Timestamps travel as seconds since 1970 with a fraction, unless a member says otherwise. */
const EPOCH_SECONDS = 7;

const codec = new JsonCodec2({ timestampFormat: { useTrait: true, default: EPOCH_SECONDS }, jsonName: false });

/** Services by the prefix of their `X-Amz-Target`. */
const services: ReadonlyMap<string, ReadonlyMap<string, OperationSchema>> = new Map([
  ['SageMaker', operationsOf(sagemaker)],
  ['Logs_20140328', operationsOf(cloudWatchLogs)],
  ['GraniteServiceVersion20100801', operationsOf(cloudWatch)],
  ['AnyScaleFrontendService', operationsOf(autoScaling)],
]);

/** What stands before the dot of an `X-Amz-Target`. */
export const SERVICES: readonly string[] = [...services.keys()];

function operationsOf(client: object): ReadonlyMap<string, OperationSchema> {
  const schemas = Object.values(client).filter(
    (value): value is OperationSchema => Array.isArray(value) && value[0] === 9 && typeof value[2] === 'string',
  );
  return new Map(schemas.map((schema) => [schema[2], schema]));
}

export interface Operation {
  readonly service: string;
  readonly name: string;
  readonly schema: OperationSchema;
}

/** @param target value of the `X-Amz-Target` header, for example `SageMaker.CreateTrainingJob` */
export function findOperation(target: string): Operation | undefined {
  const dot = target.indexOf('.');
  const service = target.slice(0, Math.max(0, dot));
  const name = target.slice(dot + 1);
  const schema = services.get(service)?.get(name);
  return schema === undefined ? undefined : { service, name, schema };
}

/**
 * The request as the SDK's types have it: Dates for timestamps, absent members for nulls. Unknown members are ignored,
 * as AWS does.
 *
 * @throws AwsError SerializationException for malformed JSON and values of the wrong type
 */
export function decode({ schema }: Operation, body: Buffer): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch {
    throw new AwsError('SerializationException', 'The request body is no valid JSON.');
  }
  checkJsonTypes(requireStructure(parsed), schema[4]);
  const deserializer = codec.createDeserializer() as unknown as Decoder;
  return deserializer.readObject(schema[4], parsed) as Record<string, unknown>;
}

/** The part of the codec that takes JSON which is parsed already. */
interface Decoder {
  readObject(schema: unknown, parsed: unknown): unknown;
}

/** The body of an answer; empty for operations that answer nothing. */
export function encode({ schema }: Operation, output: unknown): Buffer {
  const members = (resolveSchema(schema[5]) as StructureSchema | string | undefined)?.[4];
  if (output === undefined || !Array.isArray(members) || members.length === 0) return Buffer.alloc(0);
  const serializer = codec.createSerializer();
  serializer.write(schema[5] as never, output as never);
  const bytes = serializer.flush() as Uint8Array;
  // The codec dresses its bytes up as text and warns when they are taken for it.
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
