import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { TASK_QUEUES } from '../contracts/temporal/task-queues.js';

/** Temporal's number of a queue of workflow tasks. */
const WORKFLOW_QUEUE = 1;
/** A version is known to Temporal once its first poll has arrived. */
const LOOKS = 5;
const BETWEEN_LOOKS_MS = 2000;

/**
 * How workers take part in a worker deployment; all workers of a process, since an activity goes to the build of its workflow
 * where that build polls the activity's queue.
 *
 * @param version undefined for workers that are not versioned
 */
export function deploymentOptions(
  version: WorkerDeploymentVersion | undefined,
): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (version === undefined) return {};
  return {
    workerDeploymentOptions: {
      version,
      useWorkerVersioning: true,
      // Each workflow states its own. Tasks that the SDK completes without asking the workflow, as when an activity whose
      // cancellation nobody waits for has ended, take this one: only pinned workflows have such.
      defaultVersioningBehavior: 'PINNED',
    },
  };
}

/**
 * Says in the log whether work comes to this build: a new one gets none until somebody makes it the current one, and nothing
 * else would show why it idles.
 */
export async function tellWhetherCurrent(
  { workflowService, options: { namespace } }: Client,
  { deploymentName, buildId }: WorkerDeploymentVersion,
  log: Logger,
): Promise<void> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const { versioningInfo } = await workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: TASK_QUEUES.workflows },
      taskQueueType: WORKFLOW_QUEUE,
    });
    const current = versioningInfo?.currentDeploymentVersion;
    if (current?.deploymentName === deploymentName && current.buildId === buildId) {
      log.info({ deploymentName, buildId }, 'this build is the current one');
      return;
    }
    if (look === LOOKS) {
      const others = current == null ? 'workers without a build' : `build ${current.buildId}`;
      log.warn(
        { deploymentName, buildId },
        `new work goes to ${others}: 'npx forecast deploy set-current ${buildId}' makes this build the current one`,
      );
    } else await sleep(BETWEEN_LOOKS_MS, undefined, { ref: false });
  }
}
