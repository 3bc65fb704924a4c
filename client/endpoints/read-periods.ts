import { endpointQuery, type ServedPeriod } from '../../contracts/endpoint/serve-forecast.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';

/**
 * For how long a version was served, of all endpoints that Temporal still knows. Those that failed, or whose workflow was cancelled or
 * terminated, have not said it.
 */
export async function readPeriods(
  { temporal }: Pick<ForecastClient, 'temporal'>,
  version: string,
): Promise<readonly ServedPeriod[]> {
  const found: ServedPeriod[] = [];
  for await (const { workflowId, runId, status } of temporal.workflow.list({
    query: `WorkflowType = '${workflowTypes.serveForecast}' AND ExecutionStatus IN ('Running', 'Completed')`,
  })) {
    const handle = temporal.workflow.getHandle<WorkflowTypes['serveForecast']>(workflowId, runId);
    const said = status.name === 'COMPLETED' ? handle.result() : handle.query(endpointQuery);
    // Without a worker nobody answers.
    found.push(...((await said.catch(() => undefined))?.periods ?? []));
  }
  return found.filter((period) => period.version === version).sort((a, b) => (a.from < b.from ? -1 : 1));
}
