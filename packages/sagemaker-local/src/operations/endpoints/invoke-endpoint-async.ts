import { randomUUID } from 'node:crypto';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { AsyncInferences } from '../../endpoints/async-inferences.js';
import type { AutoScaler } from '../../endpoints/auto-scaler.js';
import type { RequestContext } from '../../model/operation.js';
import type { Store } from '../../store/store.js';
import type { RouteHandler, RouteRequest } from '../../wire/http-server.js';
import { endpointOf, headerOf, requireServing, runtimeError } from './runtime-request.js';

/** @source SageMaker Runtime API: how long a request may wait, and how long it may take, in seconds */
const TTL = { least: 60, most: 21_600, usual: 21_600 };
const TIMEOUT = { least: 1, most: 3_600, usual: 900 };

export interface AsyncDeps {
  readonly store: Store;
  readonly inferences: AsyncInferences;
  readonly scaler: AutoScaler;
  readonly context: RequestContext;
}

/** SageMaker Runtime's InvokeEndpointAsync: POST /endpoints/{name}/async-invocations. Says where the answer will be. */
export function invokeEndpointAsync({ store, inferences, scaler, context }: AsyncDeps): RouteHandler {
  return async (request) => {
    const endpoint = endpointOf(request, 'async-invocations');
    const { fleet } = requireServing(store, endpoint, context);
    const config = fleet.config.AsyncInferenceConfig;
    if (config === undefined) {
      throw runtimeError(
        'ValidationError',
        400,
        `Endpoint ${endpoint} does not answer asynchronously. Use InvokeEndpoint.`,
      );
    }
    const id = randomUUID();
    const inferenceId = headerOf(request, 'x-amzn-sagemaker-inference-id') ?? id;
    const { S3OutputPath: answers = '', S3FailurePath: failures } = config.OutputConfig ?? {};
    const output = join(answers, extensionOf(request), headerOf(request, 'x-amzn-sagemaker-filename') ?? `${id}.out`);
    const failure = failures === undefined ? undefined : join(failures, `${id}-error.out`);
    inferences.ask(id, {
      ...{ endpoint, inferenceId, output, failure, headers: headersOf(request) },
      input: inputOf(request),
      ttlSeconds: secondsOf(request, 'RequestTTLSeconds', TTL),
      timeoutSeconds: secondsOf(request, 'InvocationTimeoutSeconds', TIMEOUT),
    });
    const variant = fleet.config.ProductionVariants?.[0]?.VariantName ?? '';
    scaler.count({ endpoint, variant });
    return {
      status: 202,
      headers: {
        'Content-Type': 'application/json',
        'X-Amzn-SageMaker-OutputLocation': output,
        ...(failure === undefined ? {} : { 'X-Amzn-SageMaker-FailureLocation': failure }),
      },
      body: JSON.stringify({ InferenceId: inferenceId }),
    };
  };
}

const join = (...parts: readonly string[]): string =>
  parts
    .filter((part) => part !== '')
    .map((part) => part.replace(/^\/+|\/+$/g, ''))
    .join('/');

const extensionOf = (request: RouteRequest): string =>
  headerOf(request, 'x-amzn-sagemaker-s3outputpathextension') ?? '';

function inputOf(request: RouteRequest): string {
  if (request.body.length > 0) {
    throw runtimeError(
      'ValidationError',
      400,
      'The local SageMaker takes no Body here. Put it into S3 and name it as InputLocation.',
    );
  }
  const input = headerOf(request, 'x-amzn-sagemaker-inputlocation') ?? '';
  try {
    if (parseS3Uri(input).key !== '') return input;
  } catch {
    // Said below.
  }
  throw runtimeError('ValidationError', 400, `InputLocation '${input}' is no address of an object in S3.`);
}

/** What the container gets, by the names that it knows from a call that is answered at once. */
function headersOf(request: RouteRequest): Record<string, string> {
  const pairs = [
    ['content-type', headerOf(request, 'x-amzn-sagemaker-content-type')],
    ['accept', headerOf(request, 'x-amzn-sagemaker-accept')],
    ['x-amzn-sagemaker-custom-attributes', headerOf(request, 'x-amzn-sagemaker-custom-attributes')],
    ['x-amzn-sagemaker-inference-id', headerOf(request, 'x-amzn-sagemaker-inference-id')],
  ] as const;
  return Object.fromEntries(pairs.filter((pair): pair is [(typeof pair)[0], string] => pair[1] !== undefined));
}

function secondsOf(
  request: RouteRequest,
  member: string,
  { least, most, usual }: { readonly least: number; readonly most: number; readonly usual: number },
): number {
  const text = headerOf(request, `x-amzn-sagemaker-${member.toLowerCase()}`);
  if (text === undefined) return usual;
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= least && seconds <= most) return seconds;
  throw runtimeError(
    'ValidationError',
    400,
    `${member} must be a whole number from ${least} to ${most}, not '${text}'.`,
  );
}
