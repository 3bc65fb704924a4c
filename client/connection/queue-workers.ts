import type { ConnectionLike } from '@temporalio/client';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';

/** A build of a worker deployment: all workers of the same code. */
export interface Build {
  readonly deploymentName: string;
  readonly buildId: string;
}

/** Who polls a task queue, and to which build its new work goes. */
export interface QueueWorkers {
  readonly name: string;
  /** Undefined: to workers without a build. */
  readonly current: Build | undefined;
  readonly workers: readonly PollingWorker[];
}

export interface PollingWorker {
  readonly identity: string;
  /** Undefined of workers that are not versioned. */
  readonly build: Build | undefined;
}

/** A poll that finds nothing ends after a minute; who has not polled since is gone. */
const SILENT_MS = 75_000;
/** Temporal's numbers of queues of workflow tasks and of activities. */
const QUEUE_TYPES = { workflow: 1, activity: 2 } as const;
/** Temporal's number of a worker that takes the tasks of its build alone. */
const VERSIONED = 2;

/** The workers of each of the project's task queues, as Temporal has seen them poll. */
export const queueWorkers = (
  { workflowService }: Pick<ConnectionLike, 'workflowService'>,
  namespace: string,
  now = Date.now(),
): Promise<readonly QueueWorkers[]> =>
  Promise.all(
    Object.values(TASK_QUEUES).map(async (name) => {
      const { pollers, versioningInfo } = await workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name },
        taskQueueType: name === TASK_QUEUES.workflows ? QUEUE_TYPES.workflow : QUEUE_TYPES.activity,
      });
      const live = (pollers ?? []).filter(
        ({ lastAccessTime }) => now - Number(lastAccessTime?.seconds ?? 0) * 1000 < SILENT_MS,
      );
      return {
        name,
        current: asBuild(versioningInfo?.currentDeploymentVersion),
        workers: live.map(({ identity, deploymentOptions }) => ({
          identity: identity ?? '',
          build: deploymentOptions?.workerVersioningMode === VERSIONED ? asBuild(deploymentOptions) : undefined,
        })),
      };
    }),
  );

export const isSameBuild = (one: Build | undefined, other: Build | undefined): boolean =>
  one?.deploymentName === other?.deploymentName && one?.buildId === other?.buildId;

/** Whether a worker polls the queue to which its new work goes. */
export const isServed = ({ current, workers }: QueueWorkers): boolean =>
  workers.some(({ build }) => isSameBuild(build, current));

function asBuild(
  given: { readonly deploymentName?: string | null; readonly buildId?: string | null } | null | undefined,
): Build | undefined {
  return given?.deploymentName && given.buildId
    ? { deploymentName: given.deploymentName, buildId: given.buildId }
    : undefined;
}
