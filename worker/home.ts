import type { Client } from '@temporalio/client';

/**
 * Names the Temporal service and namespace, so that jobs in one AWS account can be attributed to the workflows that own them.
 *
 * @returns `<namespace>@<cluster id>`; the namespace alone where the service does not give its id, as it is unique there
 */
export async function homeOf({ workflowService, options: { namespace } }: Client): Promise<string> {
  try {
    const { clusterId } = await workflowService.getClusterInfo({});
    return clusterId ? `${namespace}@${clusterId}` : namespace;
  } catch {
    return namespace;
  }
}
