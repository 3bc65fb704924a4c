import { type Client, isGrpcServiceError } from '@temporalio/client';

/**
 * Names the Temporal service and namespace, so that jobs in one AWS account can be attributed to the workflows that own them.
 *
 * @returns `<namespace>@<cluster id>`; the namespace alone where the service does not give its id, as it is unique there
 * @throws the service's error where it is away: jobs that were tagged with another name would look like those of strangers
 */
export async function homeOf({ workflowService, options: { namespace } }: Client): Promise<string> {
  try {
    const { clusterId } = await workflowService.getClusterInfo({});
    return clusterId ? `${namespace}@${clusterId}` : namespace;
  } catch (error) {
    if (isGrpcServiceError(error) && AWAY.has(error.code)) throw error;
    return namespace;
  }
}

/** gRPC's numbers of answers that nobody gave: none in time, and nobody there. */
const AWAY: ReadonlySet<number> = new Set([4, 14]);
