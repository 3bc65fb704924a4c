import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';

const TIMEOUT_MS = 30_000;

/** One value of a metric, as SageMaker Metrics takes it. */
export interface RawMetric {
  readonly MetricName: string;
  readonly Step: number;
  readonly Value: number;
  /** Seconds since 1970. */
  readonly Timestamp: number;
}

/** A value that was not taken. */
export interface RawMetricError {
  readonly Code?: string;
  /** Place of the value in the request. */
  readonly MetricIndex?: number;
}

/**
 * Calls BatchPutMetrics of SageMaker Metrics, a service of one path beside SageMaker, whose client npm does not have. Signed with the
 * credentials of SageMaker's own client.
 *
 * @source API model sagemaker-metrics 2022-09-30
 * @param endpoint in place of AWS's for the region of the client
 * @throws what a client of AWS throws: an error with the name that AWS gave it and its HTTP status
 */
export async function putRawMetrics(
  { config }: SageMakerClient,
  endpoint: string | undefined,
  component: string,
  metrics: readonly RawMetric[],
): Promise<readonly RawMetricError[]> {
  const region = await config.region();
  const url = new URL('/BatchPutMetrics', endpoint ?? `https://metrics.sagemaker.${region}.amazonaws.com`);
  const body = JSON.stringify({ TrialComponentName: component, MetricData: metrics });
  const signer = new SignatureV4({ service: 'sagemaker', region, credentials: config.credentials, sha256: Sha256 });
  const { headers } = await signer.sign({
    method: 'PUT',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: url.pathname,
    query: {},
    headers: { host: url.host, 'content-type': 'application/json' },
    body,
  });
  const answer = await ask(url, { method: 'PUT', headers, body });
  const { Errors: errors = [] } = answer as { readonly Errors?: readonly RawMetricError[] };
  return errors;
}

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super('sha256', secret);
  }
}

async function ask(url: URL, request: RequestInit): Promise<object> {
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(url, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
    text = await answer.text();
  } catch (error) {
    // As its clients say that no answer came.
    throw Object.assign(error as Error, { $metadata: {} });
  }
  const json = parsed(text);
  if (answer.ok) return json;
  const { __type: type = '', message = text.slice(0, 300) } = json as { __type?: string; message?: string };
  const name = (answer.headers.get('x-amzn-errortype') ?? type).split(':')[0]?.split('#').at(-1) ?? '';
  throw Object.assign(new Error(message), {
    name: name === '' ? `HTTP ${answer.status}` : name,
    $metadata: { httpStatusCode: answer.status },
  });
}

function parsed(text: string): object {
  try {
    return (JSON.parse(text) as object | null) ?? {};
  } catch {
    return {};
  }
}
