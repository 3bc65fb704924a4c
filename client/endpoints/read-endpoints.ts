import { WorkflowNotFoundError } from '@temporalio/client';
import { endpointWorkflowId } from '../../contracts/endpoint/endpoint-names.js';
import { type EndpointView, endpointQuery } from '../../contracts/endpoint/serve-forecast.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { readVersions } from '../forecasts/read-versions.js';

/** The endpoint of a forecast. @throws UserError where it has none, or there is no such forecast, with the nearest name */
export async function readEndpoint(client: ForecastClient, name: string): Promise<EndpointView> {
  const handle = client.temporal.workflow.getHandle(endpointWorkflowId(name));
  const isOpen = await handle.describe().then(
    ({ status }) => status.name === 'RUNNING',
    (error: unknown) => {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    },
  );
  if (isOpen) return handle.query(endpointQuery);
  await readVersions(client, name);
  throw new UserError(`${name} has no endpoint. 'npx forecast endpoint deploy ${name}' makes one.`, 'notFound');
}

/** All endpoints, by the names of their forecasts. */
export async function listEndpoints({ temporal }: Pick<ForecastClient, 'temporal'>): Promise<readonly EndpointView[]> {
  const views: EndpointView[] = [];
  const query = `WorkflowType = '${workflowTypes.serveForecast}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of temporal.workflow.list({ query })) {
    try {
      views.push(await temporal.workflow.getHandle(workflowId).query(endpointQuery));
    } catch (error) {
      // It may have ended since it was listed.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
  return views.sort((a, b) => (a.forecast < b.forecast ? -1 : 1));
}
