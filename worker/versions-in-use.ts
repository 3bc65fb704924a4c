import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { endpointWorkflowId } from '../contracts/endpoint/endpoint-names.js';
import { endpointQuery } from '../contracts/endpoint/serve-forecast.js';
import { scenarioOf } from '../contracts/scenario/what-if.js';
import { searchAttributes } from '../contracts/temporal/search-attributes.js';
import { workflowTypes } from '../contracts/workflow-types.js';

/**
 * Versions of a forecast that open workflows work with whatever their age: that of a scenario which is being computed, and that
 * which an endpoint serves.
 *
 * @returns what needs each, as a phrase, by version
 * @throws Error where an endpoint does not say what it serves: then nobody knows what may go
 */
export async function versionsInUse(client: Client, name: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const query = `ExecutionStatus = 'Running' AND WorkflowType = '${workflowTypes.whatIf}'`;
  for await (const { workflowId, typedSearchAttributes } of client.workflow.list({ query })) {
    const of = scenarioOf(workflowId);
    // One that has not said yet of which forecast it is may be of any.
    const isOurs = (typedSearchAttributes.get(searchAttributes.forecastName) ?? name) === name;
    if (of !== undefined && isOurs) found.set(of.version, `the scenario ${of.scenario} of it is being computed`);
  }
  const served = await servedVersion(client, name);
  if (served !== undefined) found.set(served, 'the endpoint serves it');
  return found;
}

async function servedVersion(client: Client, name: string): Promise<string | undefined> {
  const endpoint = client.workflow.getHandle(endpointWorkflowId(name));
  try {
    if ((await endpoint.describe()).status.name !== 'RUNNING') return undefined;
    return (await endpoint.query(endpointQuery)).deployment?.version;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
