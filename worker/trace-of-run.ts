import { createHash } from 'node:crypto';
import { type Context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import type { Info } from '@temporalio/activity';
import type { Headers } from '@temporalio/common';
import { runNamesOf } from '../contracts/run/run-names.js';
import { TRACE_HEADER } from '../contracts/temporal/trace.js';

/**
 * A trace for the activities of a run that came without one, as those of schedules do: all of them find the same one by the
 * name of their run, whichever worker they run on.
 *
 * @returns undefined where the activity has a trace already, or belongs to no run
 */
export function traceOfRun({ workflowType, workflowExecution }: Info, headers: Headers): Context | undefined {
  if (headers[TRACE_HEADER] !== undefined) return undefined;
  const { run } = runNamesOf(workflowType ?? '', workflowExecution?.workflowId ?? '');
  if (run === undefined) return undefined;
  const hash = createHash('sha256').update(run).digest('hex');
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: hash.slice(0, 32),
    spanId: hash.slice(32, 48),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
}
