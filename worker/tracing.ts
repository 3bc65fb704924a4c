import type { Tracing } from '@durable-forecast/lib/start-tracing';
import { startTracing } from '@durable-forecast/lib/start-tracing';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { ActivityInterceptorsFactory, InjectedSinks } from '@temporalio/worker';
import type { Logger } from 'pino';
import { runNamesOf } from '../contracts/run/run-names.js';
import type { TraceSinks, WorkflowSpan } from '../contracts/temporal/trace.js';
import { jobOf } from './name-activities.js';

/** What traces the work of a worker. */
export interface WorkerTracing {
  readonly interceptors: readonly ActivityInterceptorsFactory[];
  readonly sinks: InjectedSinks<TraceSinks>;
  close(): Promise<void>;
}

/** Without a collector, spans of workflows that a client has traced are forgotten. */
const UNTRACED: WorkerTracing = {
  interceptors: [],
  sinks: { traces: { workflowEnded: { fn: () => undefined } } },
  close: async () => undefined,
};

export async function startWorkerTracing(log: Logger): Promise<WorkerTracing> {
  const tracing = await startTracing('durable-forecast-worker', (message) =>
    log.warn({ problem: message }, 'spans could not be sent'),
  );
  return tracing === undefined ? UNTRACED : traced(tracing);
}

async function traced({ processor, resource, close }: Tracing): Promise<WorkerTracing> {
  const [api, { OpenTelemetryActivityInboundInterceptor, OpenTelemetryActivityOutboundInterceptor }, { traceOfRun }] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@temporalio/interceptors-opentelemetry'),
      import('./trace-of-run.js'),
    ]);
  return {
    close,
    interceptors: [
      // Of a run that no client has started, the trace follows from its id.
      ({ info }) => ({
        inbound: {
          execute: (input, next) => {
            const parent = traceOfRun(info, input.headers);
            return parent === undefined ? next(input) : api.context.with(parent, () => next(input));
          },
        },
      }),
      (context) => ({
        inbound: new OpenTelemetryActivityInboundInterceptor(context),
        outbound: new OpenTelemetryActivityOutboundInterceptor(context),
      }),
      ({ info }) => ({
        inbound: {
          execute: (input, next) => {
            const names = {
              ...runNamesOf(info.workflowType ?? '', info.workflowExecution?.workflowId ?? ''),
              job: jobOf(info.activityType, input.args),
            };
            const span = api.trace.getActiveSpan();
            for (const [name, value] of Object.entries(names)) {
              if (value !== undefined) span?.setAttribute(`forecast.${name}`, value);
            }
            return next(input);
          },
        },
      }),
    ],
    sinks: { traces: { workflowEnded: { fn: (_info, span) => processor.onEnd(readable(span, resource)) } } },
  };
}

/** A span as the exporter takes it. */
function readable(span: WorkflowSpan, resource: Tracing['resource']): ReadableSpan {
  const { traceId, spanId, traceFlags, parentSpanId, name, start, end, failure, attributes } = span;
  return {
    name,
    kind: 0,
    spanContext: () => ({ traceId, spanId, traceFlags }),
    parentSpanId,
    startTime: hrTime(start),
    endTime: hrTime(end),
    duration: hrTime(end - start),
    status: failure === undefined ? { code: 1 } : { code: 2, message: failure },
    attributes,
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationLibrary: { name: 'durable-forecast/workflows' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

const hrTime = (milliseconds: number): [number, number] => [
  Math.floor(milliseconds / 1000),
  Math.round((milliseconds % 1000) * 1e6),
];
