import { WithStartWorkflowOperation } from '@temporalio/client';
import { type DeployMessage, deployVersionUpdate, type EndpointView } from '../../contracts/endpoint/serve-forecast.js';
import { startEndpoint } from '../../contracts/endpoint/start-endpoint.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { showWait } from '../terminal/show-wait.js';
import { readEndpoint } from './read-endpoints.js';

/**
 * Has a version served, by the endpoint that its forecast has or by a new one, and waits until it is.
 *
 * @throws WorkflowUpdateFailedError with the reason why it is not, and what serves instead
 */
export async function deployVersion(
  client: ForecastClient,
  forecast: string,
  message: DeployMessage,
): Promise<EndpointView> {
  const startWorkflowOperation = new WithStartWorkflowOperation<WorkflowTypes['serveForecast']>(
    workflowTypes.serveForecast,
    startEndpoint(forecast),
  );
  await showWait(`Deploying ${message.version}`, () =>
    client.temporal.workflow.executeUpdateWithStart(deployVersionUpdate, { args: [message], startWorkflowOperation }),
  );
  return readEndpoint(client, forecast);
}
