import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { executeChild, isCancellation, ParentClosePolicy } from '@temporalio/workflow';
import { runStartOptions } from '../../contracts/run/run-start.js';
import type { ScheduledForecastResult, ScheduledRun } from '../../contracts/scheduling/scheduled-forecast.js';
import { forecastPipeline } from '../pipeline/forecast-pipeline.js';
import { describedFailure } from '../shared/described-failure.js';
import { scheduling } from '../shared/proxies.js';

/**
 * Starts the pipeline under the id that the schedule and the time make, and waits for it.
 *
 * Ids of runs are never used again: a repetition (the second 02:30 of a night on which clocks go back, a catch-up, a backfill)
 * finds the run that there is. Only where it is asked for, one that has failed gets a successor.
 *
 * @throws the failure of the run, with its id in front
 */
export async function startScheduledRun(
  planned: ScheduledRun,
  datasetUri: string,
  again: boolean,
): Promise<ScheduledForecastResult> {
  const { run, origin } = planned;
  for (let attempt = 1; ; attempt += 1) {
    const id = attempt === 1 ? run : `${run}-r${attempt}`;
    try {
      return await executeRun({ ...planned, run: id }, datasetUri);
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      if (!again || !(await scheduling.hasRunFailed(id))) return { kind: 'found', run: id, origin };
    }
  }
}

/** @throws WorkflowExecutionAlreadyStartedError when there is, or was, a run of this id */
async function executeRun(
  { run, request, origin, scheduledTime }: ScheduledRun,
  datasetUri: string,
): Promise<ScheduledForecastResult> {
  const input = { run, request, dataset: { uri: datasetUri }, keepNewer: true, scheduledTime };
  try {
    const { publication, training } = await executeChild(forecastPipeline, {
      workflowId: run,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      args: [input],
      ...runStartOptions(input),
    });
    const { version, uri, behind } = publication;
    return {
      kind: 'published',
      run,
      origin,
      version,
      uri,
      ...(behind === undefined ? {} : { behind }),
      ...(training === undefined ? {} : { training }),
    };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError || isCancellation(error)) throw error;
    throw describedFailure(error, run);
  }
}
