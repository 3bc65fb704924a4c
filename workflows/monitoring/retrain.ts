import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import { monitoringIds } from '../../contracts/monitoring/monitoring-ids.js';
import type { Retraining } from '../../contracts/monitoring/monitoring-question.js';
import { runStartOptions } from '../../contracts/run/run-start.js';
import { forecastPipeline } from '../pipeline/forecast-pipeline.js';
import type { Outcome } from './found-in-forecast.js';

/**
 * Starts a run that searches on the new data, once: its id is made of the forecast and the date, and is never used again. Nobody waits for it, and it
 * outlives whoever started it.
 */
export async function retrain(
  name: string,
  date: string,
  { dataset, origin, request, nextRun }: Retraining,
): Promise<Outcome> {
  if (nextRun !== undefined)
    return { outcome: 'done', details: `run ${nextRun.run} follows on the same data, and searches` };
  if (request === undefined) {
    return {
      outcome: 'impossible',
      details:
        "nothing says what the current version was made of; give its request with 'npx forecast monitor --config'",
    };
  }
  const run = monitoringIds.run(name, date);
  // A search, since the champion that was taken over is what is found wanting.
  const { champion: _, ...searching } = request;
  // Of the same name, whatever the request of a schedule says, and never instead of a version with a newer origin.
  const input = { run, request: { ...searching, name, origin }, dataset, keepNewer: true };
  try {
    await startChild(forecastPipeline, {
      workflowId: run,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      parentClosePolicy: ParentClosePolicy.ABANDON,
      args: [input],
      ...runStartOptions(input),
    });
    return { outcome: 'done', details: `run ${run} was started` };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return { outcome: 'done', details: `run ${run} was started before` };
  }
}
