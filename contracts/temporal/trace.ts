import type { Sinks } from '@temporalio/workflow';

/** Header in which Temporal's OpenTelemetry interceptors hand a trace on: `{ traceparent, tracestate }`. */
export const TRACE_HEADER = '_tracer-data';

/** A trace as it is handed on, by the names of the W3C. */
export interface TraceCarrier {
  readonly traceparent: string;
  readonly tracestate?: string;
}

/** A workflow that has ended, as a span. */
export interface WorkflowSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly traceFlags: number;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** Why it failed. */
  readonly failure?: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** How workflows hand over their spans. A worker without tracing has it too, and forgets them. */
export interface TraceSinks extends Sinks {
  traces: { workflowEnded(span: WorkflowSpan): void };
}

export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

/** Reads `00-<trace id>-<span id>-<flags>`; undefined where it is no such text. */
export function parseTraceparent(text: unknown): TraceParent | undefined {
  const parts = typeof text === 'string' ? /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text) : null;
  if (parts === null) return undefined;
  const [, traceId = '', spanId = '', flags = ''] = parts;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) };
}

export const formatTraceparent = ({ traceId, spanId, traceFlags }: TraceParent): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
