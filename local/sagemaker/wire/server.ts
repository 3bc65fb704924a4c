import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { AwsError, type OperationTable, type RequestContext } from '../operations/operation.js';
import { decode, encode, findOperation } from './codec.js';
import { readBody } from './read-body.js';
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
  /** POST /endpoints/{name}/invocations; the signature is verified first. */
  readonly runtime?: RouteHandler | undefined;
  /** Unsigned paths of our own, for example /health. */
  readonly extraRoutes?: ReadonlyMap<string, RouteHandler> | undefined;
  readonly credentials: Credentials;
  readonly context: RequestContext;
  /** Refuses a decoded request that breaks a constraint of the API model. */
  readonly validate?: ((operation: string, input: Record<string, unknown>) => void) | undefined;
  readonly faults?: ((operation: string) => CallFault | undefined) | undefined;
  readonly log: Logger;
}

const CONTROL_PLANE_BYTES = 8 * 1024 * 1024;
/** @source SageMaker Runtime API: body of InvokeEndpoint */
const INVOCATION_BYTES = 6_291_456;
const LOOPBACK_HOSTS = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/** The endpoint's HTTP side. Whatever arrives, it answers and stays up. */
export function createHttpServer(options: HttpServerOptions): Server {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      options.log.error({ error, url: request.url }, 'a request could not be answered');
      if (!response.headersSent) send(response, errorAnswer(new AwsError('InternalFailure', 'Internal failure', 500)));
      else response.destroy();
    });
  });
  server.requestTimeout = 60_000;
  return server;
}

async function answer(options: HttpServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    // A page in a browser can send requests to loopback, but not under a name that is not loopback's.
    if (!LOOPBACK_HOSTS.test(request.headers.host ?? '')) {
      throw new AwsError('AccessDeniedException', `The host '${request.headers.host}' is not served here.`, 403);
    }
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const route = options.extraRoutes?.get(path);
    if (route !== undefined) {
      const body = await readBody(request, CONTROL_PLANE_BYTES);
      send(response, await route({ method: request.method ?? 'GET', path, headers: request.headers, body }));
      return;
    }
    if (options.runtime !== undefined && path.startsWith('/endpoints/')) {
      const body = await readBody(request, INVOCATION_BYTES);
      verifySignature(request, body, options.credentials, options.context.now());
      send(response, await options.runtime({ method: request.method ?? 'POST', path, headers: request.headers, body }));
      return;
    }
    await call(options, request, response);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // The rest of a body that was not read would be taken for the next request.
    if (!request.complete) response.setHeader('Connection', 'close');
    send(response, errorAnswer(error));
  }
}

async function call(options: HttpServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { credentials, context, log } = options;
  const target = String(request.headers['x-amz-target'] ?? '');
  const body = await readBody(request, CONTROL_PLANE_BYTES);
  verifySignature(request, body, credentials, context.now());
  const operation = findOperation(target);
  const table = operation?.service === 'Logs_20140328' ? options.logsOperations : options.operations;
  const handler =
    operation === undefined ? undefined : Object.hasOwn(table, operation.name) ? table[operation.name] : undefined;
  if (operation === undefined || handler === undefined) {
    log.warn({ target }, 'an operation that is not served was called');
    throw new AwsError(
      'UnknownOperationException',
      `The operation ${target === '' ? '(none)' : target.slice(0, 80)} is not known.`,
      400,
    );
  }
  const fault = options.faults?.(operation.name);
  if (fault?.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  if (fault?.error) throw fault.error;
  if (fault?.drop === 'before') {
    request.socket.destroy();
    return;
  }
  const input = await decode(operation, body);
  options.validate?.(operation.name, input);
  const output = await handler(input as never, context);
  if (fault?.drop === 'after') {
    request.socket.destroy();
    return;
  }
  send(response, { status: 200, body: encode(operation, output) });
}

function send(response: ServerResponse, { status, headers = {}, body = '' }: RouteAnswer): void {
  response.writeHead(status, {
    'Content-Type': 'application/x-amz-json-1.1',
    'x-amzn-RequestId': randomUUID(),
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

const errorAnswer = ({ code, message, status }: AwsError): RouteAnswer => ({
  status,
  headers: { 'x-amzn-ErrorType': code },
  body: JSON.stringify({ __type: code, message, Message: message }),
});
