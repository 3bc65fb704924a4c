import { WorkflowFailedError } from '@temporalio/client';
import type { MonitorInput, MonitoringResult } from '../../contracts/monitoring/monitoring.js';
import { monitoringIds } from '../../contracts/monitoring/monitoring-ids.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { explainFailure } from '../errors/explain-failure.js';
import { UserError } from '../errors/user-error.js';
import { showWait } from '../terminal/show-wait.js';

/**
 * Monitors a forecast, or waits for who does so with the same sales already.
 *
 * @throws UserError with the reason when nothing could be scored
 */
export async function monitor(
  { temporal }: Pick<ForecastClient, 'temporal'>,
  input: MonitorInput,
): Promise<MonitoringResult> {
  const { name, dataset, through } = input;
  const handle = await temporal.workflow.start<WorkflowTypes['monitorForecast']>(workflowTypes.monitorForecast, {
    workflowId: monitoringIds.monitor(name, dataset.uri, through),
    workflowIdConflictPolicy: 'USE_EXISTING',
    taskQueue: TASK_QUEUES.workflows,
    args: [input],
    staticSummary: `Monitor ${name}${through === undefined ? '' : `, with the sales up to ${through}`}`,
  });
  try {
    return await showWait(`Scoring ${name}`, () => handle.result());
  } catch (error) {
    if (error instanceof WorkflowFailedError) throw new UserError(explainFailure(error));
    throw error;
  }
}
