import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { endpointWorkflowId } from '../contracts/endpoint/endpoint-names.js';
import { monitoringIds } from '../contracts/monitoring/monitoring-ids.js';
import type { OpenWorkflow } from '../contracts/publication/retention.js';
import { workflowIds } from '../contracts/run/workflow-ids.js';
import { searchAttributes } from '../contracts/temporal/search-attributes.js';
import { workflowTypes } from '../contracts/workflow-types.js';

/** Workflows that hold a new forecast against a published one, score it, ask about it, go back to it or serve its models. */
const REFERRING = [
  workflowTypes.forecastPipeline,
  workflowTypes.monitorForecast,
  workflowTypes.askAboutForecast,
  workflowTypes.rollBackForecast,
  workflowTypes.serveForecast,
];

/**
 * The oldest open workflow that may refer to versions of a forecast: it knows those that were current since it began.
 *
 * Nobody is asked what exactly it refers to: a run that waits for approval may do so without a worker that could answer.
 */
export async function oldestOpen(client: Client, name: string): Promise<OpenWorkflow | undefined> {
  const types = REFERRING.map((type) => `'${type}'`).join(', ');
  let oldest: OpenWorkflow | undefined;
  for await (const open of client.workflow.list({
    query: `ExecutionStatus = 'Running' AND WorkflowType IN (${types})`,
  })) {
    const since = open.startTime.getTime();
    if (isOf(open, name) && (oldest === undefined || since < oldest.since)) {
      oldest = { workflowId: open.workflowId, since };
    }
  }
  return oldest;
}

/** A run that has not said yet what it forecasts, or on a server that does not know the attribute, may be of any forecast. */
function isOf({ type, workflowId, typedSearchAttributes }: WorkflowExecutionInfo, name: string): boolean {
  if (type === workflowTypes.forecastPipeline) {
    return (typedSearchAttributes.get(searchAttributes.forecastName) ?? name) === name;
  }
  const own = [workflowIds.rollback(name), endpointWorkflowId(name)];
  return own.includes(workflowId) || workflowId.startsWith(monitoringIds.prefix(name));
}
