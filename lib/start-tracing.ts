import type { Resource } from '@opentelemetry/resources';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** Spans of this process, on their way to a collector. */
export interface Tracing {
  readonly resource: Resource;
  /** Takes finished spans. */
  readonly processor: SpanProcessor;
  /** Sends what is left, for a moment. */
  close(): Promise<void>;
}

/** A collector that is silent must not hold up the end of a process. */
const PATIENCE_MS = 2000;

/** Whether somebody wants traces, by the variables of OpenTelemetry. */
export const isTraced = (environment: NodeJS.ProcessEnv): boolean =>
  [environment.OTEL_EXPORTER_OTLP_ENDPOINT, environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT].some(Boolean) &&
  environment.OTEL_SDK_DISABLED !== 'true';

/**
 * Sends the spans of this process to an OpenTelemetry collector, in OTLP as JSON over HTTP, where the environment names one.
 * Nothing is loaded where it does not.
 *
 * @param service name of this program, unless OTEL_SERVICE_NAME says another
 * @param onProblem is told when spans can't be sent, once of each reason
 */
export async function startTracing(
  service: string,
  onProblem: (message: string) => void,
): Promise<Tracing | undefined> {
  if (!isTraced(process.env)) return undefined;
  const [api, { AsyncLocalStorageContextManager }, { W3CTraceContextPropagator }, exporter, resources, sdk] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/core'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/sdk-trace-base'),
    ]);
  const ignore = () => undefined;
  const tell = onceEach(onProblem);
  api.diag.setLogger(
    { error: tell, warn: tell, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: api.DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const resource = new resources.Resource({ 'service.name': service }).merge(
    resources.detectResourcesSync({ detectors: [resources.envDetectorSync] }),
  );
  let processor: SpanProcessor;
  try {
    processor = new sdk.BatchSpanProcessor(new exporter.OTLPTraceExporter());
  } catch (error) {
    // Headers may be secrets, so they are not shown.
    tell(
      `nothing is traced, since a variable of OpenTelemetry can't be read (${(error as Error).message}): values of OTEL_EXPORTER_OTLP_HEADERS are percent-encoded`,
    );
    api.diag.disable();
    return undefined;
  }
  const provider = new sdk.BasicTracerProvider({ resource, spanProcessors: [processor] });
  provider.register({
    contextManager: new AsyncLocalStorageContextManager(),
    propagator: new W3CTraceContextPropagator(),
  });
  return {
    resource,
    processor,
    close: async () => {
      await forAMoment(provider.shutdown());
      // Whoever traces next in this process begins anew.
      for (const each of [api.trace, api.context, api.propagation, api.diag]) each.disable();
    },
  };
}

/** A collector that is away is a problem every few seconds, and one to tell of. */
function onceEach(onProblem: (message: string) => void): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    const message = messageOf(text);
    if (told.has(message)) return;
    told.add(message);
    onProblem(message);
  };
}

/** OpenTelemetry tells of errors as JSON with their stacks. */
function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { readonly message?: string };
    return message ?? text;
  } catch {
    return text;
  }
}

async function forAMoment(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([work.catch(() => undefined), patience]);
  clearTimeout(timer);
}
