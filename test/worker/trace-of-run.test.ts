import { trace } from '@opentelemetry/api';
import type { Info } from '@temporalio/activity';
import { expect, it } from 'vitest';
import { formatTraceparent, parseTraceparent, TRACE_HEADER } from '../../contracts/temporal/trace.js';
import { traceOfRun } from '../../worker/trace-of-run.js';

const infoOf = (workflowType: string, workflowId: string) =>
  ({ workflowType, workflowExecution: { workflowId, runId: 'id' } }) as unknown as Info;
const idOf = (workflowType: string, workflowId: string, headers = {}) => {
  const context = traceOfRun(infoOf(workflowType, workflowId), headers);
  return context && trace.getSpanContext(context)?.traceId;
};

it('is one for all activities of a run that came without a trace, on whichever worker', () => {
  const traceId = idOf('forecastPipeline', 'foods-1');
  expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(idOf('trainingTrial', 'foods-1/sweep/trial-003')).toBe(traceId);
  expect(idOf('forecastPipeline', 'foods-2')).not.toBe(traceId);
});

it('leaves a trace that there is, and what belongs to no run', () => {
  expect(idOf('forecastPipeline', 'foods-1', { [TRACE_HEADER]: {} })).toBeUndefined();
  expect(idOf('reapOrphans', 'reap-orphans')).toBeUndefined();
});

it('reads what it writes, and nothing that is no traceparent', () => {
  const text = '00-0123456789abcdef0123456789abcdef-00000000000000aa-01';
  const parent = parseTraceparent(text);
  expect(parent && formatTraceparent(parent)).toBe(text);
  for (const odd of [undefined, 7, '', text.slice(1), text.toUpperCase(), `${text}-more`]) {
    expect(parseTraceparent(odd)).toBeUndefined();
  }
});
