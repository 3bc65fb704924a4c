import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { AwsError } from '../model/aws-error.js';
import type { OperationHandler, OperationTable, RequestContext } from '../model/operation.js';
import { CBOR_HEADERS, cborTarget, decodeCbor, encodeCbor, encodeCborError } from './cbor.js';
import { decode, encode, findOperation, type Operation } from './codec.js';
import { answerEarly, readBody } from './read-body.js';
import { type Credentials, verifySignature } from './sigv4.js';

/** Answers a plain HTTP request that is no AWS call: health, the control API, the runtime's invocations. */
export type RouteHandler = (request: RouteRequest) => Promise<RouteAnswer>;

export interface RouteRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface RouteAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** What an injected fault does to one call. */
export interface CallFault {
  readonly delayMs?: number | undefined;
  readonly error?: AwsError | undefined;
  /** Closes the connection before the operation has run, or after it has. */
  readonly drop?: 'before' | 'after' | undefined;
}

export interface HttpServerOptions {
  readonly operations: OperationTable;
  readonly logsOperations: OperationTable;
  readonly monitoringOperations?: OperationTable | undefined;
  readonly scalingOperations?: OperationTable | undefined;
  /** POST /endpoints/{name}/invocations and /async-invocations; the signature is verified first. */
  readonly runtime?: RouteHandler | undefined;
  /** PUT /BatchPutMetrics and POST /BatchGetMetrics, whose signatures are verified, too. */
  readonly metrics?: RouteHandler | undefined;
  /** Unsigned paths of our own, for example /health. */
  readonly extraRoutes?: ReadonlyMap<string, RouteHandler> | undefined;
  /** Names, beside those of loopback, that clients may call this server by. */
  readonly hosts?: readonly string[] | undefined;
  readonly credentials: Credentials;
  /** The only region that requests may be signed for; undefined lets any through. */
  readonly pinnedRegion?: string | undefined;
  readonly context: RequestContext;
  /** Refuses a decoded request that breaks a constraint of the API model. */
  readonly validate?: ((operation: string, input: Record<string, unknown>) => void) | undefined;
  /** Asked once a call; `InvokeEndpoint` and `InvokeEndpointAsync` stand for the runtime's. */
  readonly faults?: ((operation: string) => CallFault | undefined) | undefined;
  readonly log: Logger;
}

/** Characters of an error's message: it may repeat what the client has sent. */
const MAX_MESSAGE = 16_384;
const CONTROL_PLANE_BYTES = 8 * 1024 * 1024;
/** @source SageMaker Runtime API: body of InvokeEndpoint */
const INVOCATION_BYTES = 6_291_456;
const LOOPBACK_HOSTS = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;
/** The one that anybody may ask for: it says nothing. */
const HEALTH = '/health';
const LOOPBACK_PEERS = /^(::ffff:)?127\.|^::1$/;
const LOGS = 'Logs_20140328';
const MONITORING = 'GraniteServiceVersion20100801';
const SCALING = 'AnyScaleFrontendService';
/** Services by the names that signatures are made for; what is not here is signed for SageMaker. */
const SIGNING_NAMES: ReadonlyMap<string, string> = new Map([
  [LOGS, 'logs'],
  [MONITORING, 'monitoring'],
  [SCALING, 'application-autoscaling'],
]);

/** The connection is cut instead of an answer. */
class Dropped extends Error {}

/** The server's HTTP side. Whatever arrives, it answers and stays up. */
export function createHttpServer(options: HttpServerOptions): Server {
  const server = createServer((request, response) => {
    respond(options, request, response).catch((error: unknown) => {
      options.log.error({ err: error, url: request.url }, 'an answer could not be sent');
      response.destroy();
    });
  });
  server.requestTimeout = 60_000;
  return server;
}

async function respond(options: HttpServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomUUID();
  let answer: RouteAnswer;
  try {
    answer = await answerTo(options, request);
  } catch (error) {
    if (error instanceof Dropped) {
      request.socket.destroy();
      return;
    }
    answer = errorAnswer(toAwsError(error, options.log, request, requestId), request);
  }
  const whole = request.complete;
  const { status, headers = {}, body = '' } = answer;
  response.writeHead(status, {
    'Content-Type': 'application/x-amz-json-1.1',
    'x-amzn-RequestId': requestId,
    'Content-Length': Buffer.byteLength(body),
    // The rest of a body that was not read would be taken for the next request.
    ...(whole ? {} : { Connection: 'close' }),
    ...headers,
  });
  if (whole) response.end(body);
  else answerEarly(request, response, body);
}

async function answerTo(options: HttpServerOptions, request: IncomingMessage): Promise<RouteAnswer> {
  // A page in a browser can send requests to loopback, but not under a name that is not loopback's.
  if (!isServed(request.headers.host ?? '', options.hosts)) {
    throw new AwsError('AccessDeniedException', `The host '${request.headers.host}' is not served here.`, 403);
  }
  const path = pathOf(request);
  const method = request.method ?? 'GET';
  const route = options.extraRoutes?.get(path);
  if (route !== undefined) {
    refuseStrangers(request, path);
    const body = await readBody(request, CONTROL_PLANE_BYTES);
    return route({ method, path, headers: request.headers, body });
  }
  if (options.runtime !== undefined && isInvocation(request)) {
    const body = await readBody(request, INVOCATION_BYTES);
    verify(options, request, body, 'sagemaker');
    const { runtime } = options;
    const operation = path.endsWith('/async-invocations') ? 'InvokeEndpointAsync' : 'InvokeEndpoint';
    return withFault(options, operation, () => runtime({ method, path, headers: request.headers, body }));
  }
  if (options.metrics !== undefined && (path === '/BatchPutMetrics' || path === '/BatchGetMetrics')) {
    const { metrics } = options;
    const body = await readBody(request, CONTROL_PLANE_BYTES);
    verify(options, request, body, 'sagemaker');
    return withFault(options, path.slice(1), () => metrics({ method, path, headers: request.headers, body }));
  }
  const inCbor = cborTarget(request);
  const target = inCbor ?? String(request.headers['x-amz-target'] ?? '');
  const body = await readBody(request, CONTROL_PLANE_BYTES);
  verify(options, request, body, SIGNING_NAMES.get(target.split('.')[0] ?? '') ?? 'sagemaker');
  const { operation, handler } = requireOperation(options, target);
  return withFault(options, operation.name, async () => {
    const input = inCbor === undefined ? decode(operation, body) : decodeCbor(operation, body);
    options.validate?.(operation.name, input);
    const output = await handler(input as never, options.context);
    return inCbor === undefined
      ? { status: 200, body: encode(operation, output) }
      : { status: 200, headers: CBOR_HEADERS, body: encodeCbor(operation, output) };
  });
}

/**
 * What is not signed is for this machine alone, and not for the pages that its browser shows, which say where they come from.
 *
 * @throws AwsError
 */
function refuseStrangers({ headers, socket }: IncomingMessage, path: string): void {
  if (path === HEALTH) return;
  if (headers.origin === undefined && LOOPBACK_PEERS.test(socket.remoteAddress ?? '')) return;
  throw new AwsError('AccessDeniedException', `${path} is answered to programs on this machine alone.`, 403);
}

const isServed = (host: string, more: readonly string[] = []): boolean =>
  LOOPBACK_HOSTS.test(host) || more.includes(host.replace(/:\d+$/, ''));

function verify(options: HttpServerOptions, request: IncomingMessage, body: Buffer, service: string) {
  const { credentials, context, pinnedRegion: region } = options;
  verifySignature(request, body, credentials, { region, service }, context.now());
}

function requireOperation(
  { operations, logsOperations, monitoringOperations = {}, scalingOperations = {}, log }: HttpServerOptions,
  target: string,
): { operation: Operation; handler: OperationHandler } {
  const operation = findOperation(target);
  const tables: Readonly<Record<string, OperationTable>> = {
    [LOGS]: logsOperations,
    [MONITORING]: monitoringOperations,
    [SCALING]: scalingOperations,
  };
  const table = tables[operation?.service ?? ''] ?? operations;
  const handler = operation !== undefined && Object.hasOwn(table, operation.name) ? table[operation.name] : undefined;
  if (operation !== undefined && handler !== undefined) return { operation, handler };
  log.warn({ target }, 'an operation that is not served was called');
  const named = target === '' ? '(none)' : target.slice(0, 80);
  throw new AwsError('UnknownOperationException', `The operation ${named} is not known.`);
}

async function withFault(
  { faults }: HttpServerOptions,
  operation: string,
  work: () => Promise<RouteAnswer>,
): Promise<RouteAnswer> {
  const fault = faults?.(operation);
  if (fault?.delayMs) await sleep(fault.delayMs);
  if (fault?.error) throw fault.error;
  if (fault?.drop === 'before') throw new Dropped();
  const answer = await work();
  if (fault?.drop === 'after') throw new Dropped();
  return answer;
}

function pathOf({ url = '' }: IncomingMessage): string {
  if (!url.startsWith('/')) throw new AwsError('MalformedHttpRequestException', `'${url.slice(0, 80)}' is no path.`);
  return new URL(`http://localhost${url}`).pathname;
}

const isInvocation = ({ url = '' }: IncomingMessage): boolean => url.startsWith('/endpoints/');

/** What the client may see; the rest is for the log. */
function toAwsError(error: unknown, log: Logger, request: IncomingMessage, requestId: string): AwsError {
  if (error instanceof AwsError) return error;
  log.error({ err: error, url: request.url, target: request.headers['x-amz-target'], requestId }, 'a request failed');
  return new AwsError('InternalFailure', 'The request processing has failed because of an unknown error.', 500);
}

/** The runtime speaks REST, the others AWS JSON, or CBOR; all take the code from the header or from `__type`. */
function errorAnswer(error: AwsError, request: IncomingMessage): RouteAnswer {
  const { code, status } = error;
  const message = cutOff(error.message);
  const common = { 'x-amzn-ErrorType': code };
  if (cborTarget(request) !== undefined) {
    return { status, headers: { ...common, ...CBOR_HEADERS }, body: encodeCborError({ code, message }) };
  }
  return {
    status,
    headers: { ...common, ...(isInvocation(request) ? { 'Content-Type': 'application/json' } : {}) },
    body: JSON.stringify({ __type: code, message, Message: message }),
  };
}

const cutOff = (message: string): string =>
  message.length <= MAX_MESSAGE
    ? message
    : `${message.slice(0, MAX_MESSAGE)}… (${message.length - MAX_MESSAGE} more characters)`;
