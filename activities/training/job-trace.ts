import { context, propagation } from '@opentelemetry/api';
import { TRACE_TAG } from '../../contracts/jobs/job-tags.js';

/**
 * The trace that a job belongs to, for its environment and its tags, so that a container can go on with it; nothing where
 * nobody traces.
 *
 * Never part of what a job is known by: the attempt that is repeated after a crash has another span, and must find the job of
 * the first one.
 */
export function jobTrace(): {
  readonly request: { readonly Environment?: Record<string, string> };
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
} {
  const { traceparent, tracestate }: { traceparent?: string; tracestate?: string } = carrier();
  if (traceparent === undefined) return { request: {}, tags: [] };
  return {
    request: { Environment: { TRACEPARENT: traceparent, ...(tracestate ? { TRACESTATE: tracestate } : {}) } },
    tags: [{ Key: TRACE_TAG, Value: traceparent }],
  };
}

function carrier(): Record<string, string> {
  const found: Record<string, string> = {};
  propagation.inject(context.active(), found);
  return found;
}
