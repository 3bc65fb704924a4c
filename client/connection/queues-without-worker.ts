import type { ConnectionLike } from '@temporalio/client';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';

/** A poll that finds nothing ends after a minute; who has not polled since is gone. */
const SILENT_MS = 75_000;
/** Temporal's numbers of queues of workflow tasks and of activities. */
const QUEUE_TYPES = { workflow: 1, activity: 2 } as const;

/** The task queues of the project that no worker polls. */
export async function queuesWithoutWorker(
  { workflowService }: Pick<ConnectionLike, 'workflowService'>,
  namespace: string,
  now = Date.now(),
): Promise<readonly string[]> {
  const polled = await Promise.all(
    Object.values(TASK_QUEUES).map(async (name) => {
      const { pollers } = await workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name },
        taskQueueType: name === TASK_QUEUES.workflows ? QUEUE_TYPES.workflow : QUEUE_TYPES.activity,
      });
      const isLive = (pollers ?? []).some(
        ({ lastAccessTime }) => now - Number(lastAccessTime?.seconds ?? 0) * 1000 < SILENT_MS,
      );
      return { name, isLive };
    }),
  );
  return polled.filter(({ isLive }) => !isLive).map(({ name }) => name);
}
