import { isGrpcServiceError } from '@temporalio/client';
import type { TemporalClient } from '../connection/with-temporal.js';
import { UserError } from '../errors/user-error.js';

/** gRPC's codes of what a server does not know, what it has switched off, and what another has changed meanwhile. */
const UNIMPLEMENTED = 12;
const PERMISSION_DENIED = 7;
const FAILED_PRECONDITION = 9;

/** What a person does about a refusal that has to do with deployments; undefined for all others. */
export function deploymentsFault(
  error: unknown,
  { address, namespace }: Pick<TemporalClient, 'address' | 'namespace'>,
): UserError | undefined {
  const { cause = error } = error as Error;
  if (!isGrpcServiceError(cause)) return undefined;
  const { code, details } = cause;
  if (code === UNIMPLEMENTED) {
    return new UserError(
      `Temporal at ${address} knows no worker deployments: they need server 1.29, or 'temporal server start-dev' of CLI 1.5. Until then leave WORKER_DEPLOYMENT_NAME unset, and stop the old workers before the new ones start.`,
    );
  }
  if (code === PERMISSION_DENIED && /deployment/i.test(details)) {
    return new UserError(
      `Temporal at ${address} has worker deployments switched off for the namespace ${namespace}. Set system.enableDeploymentVersions to true in its dynamic configuration, or leave WORKER_DEPLOYMENT_NAME unset.`,
    );
  }
  if (isUnregisteredQueue(error)) {
    return new UserError(
      "The current build has workers on task queues where Temporal knows none of this build: work there would wait. 'npx forecast deploy status' shows what each build polls; start workers for those queues, and repeat the command.",
    );
  }
  if (code === FAILED_PRECONDITION && /conflict token/i.test(details)) {
    return new UserError(
      "Somebody else has changed the deployment at the same moment. Look at it ('npx forecast deploy status') and repeat the command if it still holds.",
    );
  }
  return undefined;
}

/** Whether a build is refused for a task queue of the current one that is not entered with it. */
export function isUnregisteredQueue(error: unknown): boolean {
  const { cause = error } = error as Error;
  return (
    isGrpcServiceError(cause) && cause.code === FAILED_PRECONDITION && /missing active task queues/.test(cause.details)
  );
}
