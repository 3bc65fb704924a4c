import { startTracing } from '@durable-forecast/lib/start-tracing';
import type { ClientInterceptors } from '@temporalio/client';

export interface ClientTracing {
  readonly interceptors: ClientInterceptors;
  /** Sends what is left. */
  readonly close: () => Promise<void>;
}

/**
 * Begins a trace with what a command starts or tells a run, where the environment names an OpenTelemetry collector; goes on
 * with the one in TRACEPARENT, where whoever runs the command has one. What a command only asks is not traced: some ask every
 * second.
 */
export async function traceClient(): Promise<ClientTracing> {
  // Spans that get lost are no trouble of whoever runs a command.
  const tracing = await startTracing('durable-forecast-client', () => undefined);
  if (tracing === undefined) return { interceptors: {}, close: async () => undefined };
  const [{ context, propagation }, { OpenTelemetryWorkflowClientInterceptor }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@temporalio/interceptors-opentelemetry'),
  ]);
  const { TRACEPARENT: traceparent, TRACESTATE: tracestate } = process.env;
  const outer = propagation.extract(context.active(), { traceparent, tracestate });
  const traced = new OpenTelemetryWorkflowClientInterceptor();
  return {
    interceptors: {
      workflow: [
        {
          startWithDetails: (input, next) => context.with(outer, () => traced.startWithDetails(input, next)),
          signal: (input, next) => context.with(outer, () => traced.signal(input, next)),
          signalWithStart: (input, next) => context.with(outer, () => traced.signalWithStart(input, next)),
          startUpdate: (input, next) => context.with(outer, () => traced.startUpdate(input, next)),
          terminate: (input, next) => context.with(outer, () => traced.terminate(input, next)),
          cancel: (input, next) => context.with(outer, () => traced.cancel(input, next)),
        },
      ],
    },
    close: tracing.close,
  };
}
