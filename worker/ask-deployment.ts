import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import type { DeployPublishedInput } from '../activities/endpoints/deploy-published.js';
import { type Deployment, deployVersionUpdate } from '../contracts/endpoint/serve-forecast.js';
import { startEndpoint } from '../contracts/endpoint/start-endpoint.js';
import { type WorkflowTypes, workflowTypes } from '../contracts/workflow-types.js';

/** Has a version served by the endpoint that its forecast has, or by a new one, and waits until it is. */
export function askDeployment(
  client: Client,
  { forecast, message }: DeployPublishedInput,
  signal: AbortSignal,
): Promise<Deployment> {
  const startWorkflowOperation = new WithStartWorkflowOperation<WorkflowTypes['serveForecast']>(
    workflowTypes.serveForecast,
    startEndpoint(forecast),
  );
  return client.withAbortSignal(signal, () =>
    client.workflow.executeUpdateWithStart(deployVersionUpdate, {
      args: [message],
      // Whoever asks again, after a crash, joins what goes on.
      updateId: `deploy-${message.version}`,
      startWorkflowOperation,
    }),
  );
}
