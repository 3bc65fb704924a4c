import type { AutoScaler } from '../../endpoints/auto-scaler.js';
import type { EndpointEngine } from '../../endpoints/endpoint-engine.js';
import type { VariantServer } from '../../endpoints/variant-server.js';
import type { Answer } from '../../hosts/model-server.js';
import type { EndpointState } from '../../model/endpoint-state.js';
import { endpointLogGroup } from '../../model/log-groups.js';
import type { RequestContext } from '../../model/operation.js';
import type { Store } from '../../store/store.js';
import type { RouteAnswer, RouteHandler, RouteRequest } from '../../wire/http-server.js';
import { endpointOf, headerOf, requireServing, runtimeError } from './runtime-request.js';

/** AWS waits so long for a container. */
const INVOCATION_TIMEOUT_MS = 60_000;
/** Of a container's error, AWS passes on no more. */
const MAX_ORIGINAL_MESSAGE = 4_096;

/** Headers that reach the container. */
const FORWARDED = [
  'content-type',
  'accept',
  'x-amzn-sagemaker-custom-attributes',
  'x-amzn-sagemaker-target-model',
  'x-amzn-sagemaker-inference-id',
  'x-amzn-sagemaker-session-id',
];

export interface InvokeDeps {
  readonly store: Store;
  readonly engine: EndpointEngine;
  readonly scaler: AutoScaler;
  readonly context: RequestContext;
}

/** SageMaker Runtime's InvokeEndpoint: POST /endpoints/{name}/invocations. */
export function invokeEndpoint(deps: InvokeDeps): RouteHandler {
  return async (request) => {
    const name = endpointOf(request, 'invocations');
    const server = await findServer(deps, name, request);
    return answerOf(deps.context, name, server, await callModel(server, request));
  };
}

async function findServer({ store, engine, scaler, context }: InvokeDeps, name: string, request: RouteRequest) {
  const state = requireServing(store, name, context);
  if (state.fleet.config.AsyncInferenceConfig !== undefined) {
    throw runtimeError('ValidationError', 400, `Endpoint ${name} answers asynchronously. Use InvokeEndpointAsync.`);
  }
  const variant = headerOf(request, 'x-amzn-sagemaker-target-variant');
  if (variant !== undefined && !Object.hasOwn(state.settings, variant)) {
    throw runtimeError('ValidationError', 400, `Variant ${variant} not found for endpoint ${name}.`);
  }
  const server = await engine.find(name)?.serverFor(variant);
  if (server === undefined) {
    throw runtimeError('ServiceUnavailable', 503, 'The service is currently unavailable. Please try again.');
  }
  requireCapacity(state, server);
  scaler.count({ endpoint: name, variant: server.run.variant });
  return server;
}

/** A serverless variant takes so many calls at a time and no more. */
function requireCapacity({ fleet }: EndpointState, { run, model }: VariantServer): void {
  const config = fleet.config.ProductionVariants?.find(({ VariantName }) => VariantName === run.variant);
  const most = config?.ServerlessConfig?.MaxConcurrency;
  if (most === undefined || model.busy < most) return;
  throw runtimeError('ThrottlingException', 429, 'Rate exceeded.');
}

/** The container's answer, or what AWS says when there is none. */
async function callModel(server: VariantServer, request: RouteRequest): Promise<Answer | string> {
  const headers = FORWARDED.map((name) => [name, headerOf(request, name)] as const).filter(
    (entry): entry is readonly [string, string] => entry[1] !== undefined,
  );
  try {
    return await server.model.invoke(Object.fromEntries(headers), request.body, INVOCATION_TIMEOUT_MS);
  } catch (error) {
    return /no answer within/.test((error as Error).message)
      ? 'Your invocation timed out while waiting for a response from container primary. Review the latency metrics ' +
          'for each container in Amazon CloudWatch, resolve the issue, and try again.'
      : 'Connection to container primary was closed before it answered.';
  }
}

function answerOf(context: RequestContext, name: string, server: VariantServer, answer: Answer | string): RouteAnswer {
  if (typeof answer === 'string') return modelError(context, name, server, 0, answer);
  if (answer.status >= 300) {
    return modelError(
      context,
      name,
      server,
      answer.status,
      answer.body.toString('utf8').slice(0, MAX_ORIGINAL_MESSAGE),
    );
  }
  const attributes = answer.headers['x-amzn-sagemaker-custom-attributes'];
  return {
    status: 200,
    headers: {
      'Content-Type': answer.headers['content-type'] ?? 'application/octet-stream',
      'x-Amzn-Invoked-Production-Variant': server.run.variant,
      ...(typeof attributes === 'string' ? { 'X-Amzn-SageMaker-Custom-Attributes': attributes } : {}),
    },
    body: answer.body,
  };
}

function modelError(
  { account, region }: RequestContext,
  name: string,
  { run }: VariantServer,
  status: number,
  original: string,
): RouteAnswer {
  const group = endpointLogGroup(name);
  const kind = status >= 400 && status < 500 ? 'client' : 'server';
  const message =
    `Received ${kind} error (${status}) from primary with message "${original}". See ` +
    `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logEventViewer:group=${group} ` +
    `in account ${account} for more information.`;
  return {
    status: 424,
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': 'ModelError' },
    body: JSON.stringify({
      Message: message,
      OriginalMessage: original,
      OriginalStatusCode: status,
      LogStreamArn: `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:${run.stream}`,
    }),
  };
}
