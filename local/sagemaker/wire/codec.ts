import * as cloudWatchLogs from '@aws-sdk/client-cloudwatch-logs';
import * as sagemaker from '@aws-sdk/client-sagemaker';
import { JsonCodec2 } from '@smithy/core/protocols';
import { AwsError } from '../operations/operation.js';

/** An operation's schema as the SDK exports it: kind 9, namespace, name, traits, input, output. */
type OperationSchema = readonly [9, string, string, unknown, unknown, unknown];

/** A structure's schema: kind 3, namespace, name, traits, member names, member schemas, how many of these are required. */
type StructureSchema = readonly [3, string, string, unknown, readonly string[], readonly unknown[], number?];

/** Timestamps travel as seconds since 1970 with a fraction, unless a member says otherwise. */
const EPOCH_SECONDS = 7;

const codec = new JsonCodec2({ timestampFormat: { useTrait: true, default: EPOCH_SECONDS }, jsonName: false });

/** Services by the prefix of their `X-Amz-Target`. */
const services: Readonly<Record<string, ReadonlyMap<string, OperationSchema>>> = {
  SageMaker: operationsOf(sagemaker),
  Logs_20140328: operationsOf(cloudWatchLogs),
};

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
  const [service = '', name = ''] = target.split('.');
  const schema = services[service]?.get(name);
  return schema === undefined ? undefined : { service, name, schema };
}

/** @throws AwsError SerializationException for malformed JSON and values of the wrong type */
export async function decode({ schema }: Operation, body: Buffer): Promise<Record<string, unknown>> {
  const text = body.length === 0 ? '{}' : body.toString('utf8');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new AwsError('SerializationException', 'The request body is no valid JSON.');
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) {
    throw new AwsError('SerializationException', 'Start of structure or map found where not expected.');
  }
  checkTypes(parsed, schema[4], '');
  return (await codec.createDeserializer().read(schema[4] as never, text as never)) as Record<string, unknown>;
}

/** The body of an answer; empty for operations that answer nothing. */
export function encode({ schema }: Operation, output: unknown): Buffer {
  const members = (resolve(schema[5]) as StructureSchema | string | undefined)?.[4];
  if (output === undefined || !Array.isArray(members) || members.length === 0) return Buffer.alloc(0);
  const serializer = codec.createSerializer();
  serializer.write(schema[5] as never, output as never);
  return Buffer.from(serializer.flush() as Uint8Array);
}

/** Schemas may be given as functions that return them, because they refer to each other. */
const resolve = (schema: unknown): unknown => (typeof schema === 'function' ? (schema as () => unknown)() : schema);

/**
 * Refuses values of the wrong JSON type with AWS's words; the SDK's decoder would let many through. Unknown members are
 * ignored, as AWS does.
 */
function checkTypes(value: unknown, reference: unknown, path: string): void {
  if (value === null || value === undefined) return;
  const schema = resolve(reference);
  if (typeof schema === 'number') {
    checkSimple(value, schema, path);
    return;
  }
  if (!Array.isArray(schema)) return;
  switch (schema[0]) {
    case 3: {
      if (typeof value !== 'object' || Array.isArray(value)) throw wrongType(value, path, 'a structure');
      const [, , , , names, members] = schema as unknown as StructureSchema;
      names.forEach((name, index) => {
        checkTypes((value as Record<string, unknown>)[name], members[index], path === '' ? name : `${path}.${name}`);
      });
      return;
    }
    case 1:
      if (!Array.isArray(value)) throw wrongType(value, path, 'a list');
      for (const [index, item] of value.entries()) checkTypes(item, schema[4], `${path}[${index}]`);
      return;
    case 2:
      if (typeof value !== 'object' || Array.isArray(value)) throw wrongType(value, path, 'a map');
      for (const [key, item] of Object.entries(value)) checkTypes(item, schema[5], `${path}.${key}`);
      return;
    case 0:
      checkTypes(value, schema[4], path);
  }
}

/** Simple schemas are numbers: 0 text, 1 number, 2 truth value; 64 and 128 added for a list or map of them. */
function checkSimple(value: unknown, schema: number, path: string): void {
  if (schema >= 128) {
    if (typeof value !== 'object' || Array.isArray(value)) throw wrongType(value, path, 'a map');
    for (const [key, item] of Object.entries(value as object)) checkSimple(item, schema - 128, `${path}.${key}`);
  } else if (schema >= 64) {
    if (!Array.isArray(value)) throw wrongType(value, path, 'a list');
    for (const [index, item] of value.entries()) checkSimple(item, schema - 64, `${path}[${index}]`);
  } else if (schema === 0 && typeof value !== 'string') throw wrongType(value, path, 'a string');
  else if (schema === 1 && typeof value !== 'number') throw wrongType(value, path, 'a number');
  else if (schema === 2 && typeof value !== 'boolean') throw wrongType(value, path, 'a boolean');
}

const wrongType = (value: unknown, path: string, expected: string): AwsError =>
  new AwsError(
    'SerializationException',
    `${Array.isArray(value) ? 'a list' : `a ${typeof value}`} can not be converted to ${expected}${path === '' ? '' : ` at '${path}'`}`,
  );
