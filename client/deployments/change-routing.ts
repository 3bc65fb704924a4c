import { setTimeout as sleep } from 'node:timers/promises';
import type { TemporalClient } from '../connection/with-temporal.js';
import type { Deployment } from './deployment.js';
import { deploymentsFault, isUnregisteredQueue } from './deployments-fault.js';

const EVERY_MS = 500;
/** Temporal sees who polls a queue at once, and enters the queue with the deployment some moments later. */
const REGISTERED_WITHIN_MS = 20_000;

/** Where new work goes from now on, and who says so: Temporal keeps the name with the deployment. */
interface Change {
  /** Undefined for workers without a build. */
  readonly buildId: string | undefined;
  readonly by: string;
}

/** Lets new work go to a build. */
export async function setCurrentBuild(
  client: TemporalClient,
  { name, conflictToken }: Deployment,
  { buildId, by }: Change,
): Promise<void> {
  await change(client, () =>
    client.temporal.workflowService.setWorkerDeploymentCurrentVersion({
      namespace: client.namespace,
      deploymentName: name,
      buildId: buildId ?? '',
      identity: by,
      conflictToken,
    }),
  );
}

/** Lets a share of new work go to a build; 0 percent ends that. */
export async function setRampingBuild(
  client: TemporalClient,
  { name, conflictToken }: Deployment,
  { buildId, percent, by }: Change & { readonly percent: number },
): Promise<void> {
  await change(client, () =>
    client.temporal.workflowService.setWorkerDeploymentRampingVersion({
      namespace: client.namespace,
      deploymentName: name,
      // A ramp to no build of no percent is none.
      buildId: percent === 0 ? '' : (buildId ?? ''),
      percentage: percent,
      identity: by,
      conflictToken,
    }),
  );
}

async function change(client: TemporalClient, call: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + REGISTERED_WITHIN_MS;
  for (;;) {
    try {
      await call();
      return;
    } catch (error) {
      if (!isUnregisteredQueue(error) || Date.now() >= deadline) throw deploymentsFault(error, client) ?? error;
    }
    await sleep(EVERY_MS);
  }
}
