import { unlessItFails } from '@durable-forecast/lib/unless-it-fails';
import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import { ContinueAsNew, proxySinks, type WorkflowInterceptorsFactory, workflowInfo } from '@temporalio/workflow';
import { runNamesOf } from '../../contracts/run/run-names.js';
import {
  formatTraceparent,
  parseTraceparent,
  TRACE_HEADER,
  type TraceCarrier,
  type TraceParent,
  type TraceSinks,
} from '../../contracts/temporal/trace.js';
import { failureOf } from './failure-of.js';

const { traces } = proxySinks<TraceSinks>();

/**
 * Hands the trace that a workflow was started in on to its activities and children, with the workflow as a span between. A
 * workflow that was started in none hands on nothing.
 *
 * The interceptors of Temporal's own package wrap every call in further promises, which complete later than in histories that
 * were recorded without them: a running workflow could not be replayed once tracing is turned on. These return the promises
 * that they get; headers are held against no history, and the id of the span is made from that of the run.
 */
export const interceptors: WorkflowInterceptorsFactory = () => {
  let headers: Headers = {};
  return {
    inbound: [
      {
        execute(input, next) {
          const { carrier, parent } = traceOf(input.headers);
          if (parent === undefined) return next(input);
          const own = { ...parent, spanId: ownSpanId() };
          headers = headersOf({ ...carrier, traceparent: formatTraceparent(own) });
          const result = next(input);
          result.then(
            unlessItFails(() => tellEnd(own, parent)),
            unlessItFails((error: unknown) => tellEnd(own, parent, error)),
          );
          return result;
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next({ ...input, headers: { ...input.headers, ...headers } }),
        startChildWorkflowExecution: (input, next) => next({ ...input, headers: { ...input.headers, ...headers } }),
        continueAsNew: (input, next) => next({ ...input, headers: { ...input.headers, ...headers } }),
      },
    ],
  };
};

/** What an odd header says is left out: it must not end a workflow. */
function traceOf(headers: Headers): { carrier?: Partial<TraceCarrier>; parent?: TraceParent | undefined } {
  const payload = headers[TRACE_HEADER];
  if (payload === undefined) return {};
  try {
    const carrier: Partial<TraceCarrier> = defaultPayloadConverter.fromPayload(payload);
    return { carrier, parent: parseTraceparent(carrier.traceparent) };
  } catch {
    return {};
  }
}

const headersOf = (carrier: TraceCarrier): Headers => ({
  [TRACE_HEADER]: defaultPayloadConverter.toPayload({ ...carrier }),
});

/** The same in every replay; the end of a run id is random. */
const ownSpanId = (): string => workflowInfo().runId.replaceAll('-', '').slice(-16);

function tellEnd(own: TraceParent, parent: TraceParent, error?: unknown): void {
  const { workflowType, workflowId, runId, startTime } = workflowInfo();
  const failure = error === undefined || error instanceof ContinueAsNew ? undefined : failureOf(error).message;
  traces.workflowEnded({
    ...own,
    parentSpanId: parent.spanId,
    name: `RunWorkflow:${workflowType}`,
    start: startTime.getTime(),
    end: Date.now(),
    ...(failure === undefined ? {} : { failure }),
    attributes: { temporalWorkflowId: workflowId, run_id: runId, ...spanNames(workflowType, workflowId) },
  });
}

const spanNames = (workflowType: string, workflowId: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(runNamesOf(workflowType, workflowId)).map(([name, value]) => [`forecast.${name}`, value as string]),
  );
