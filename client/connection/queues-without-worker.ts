import type { ConnectionLike } from '@temporalio/client';
import { isServed, type QueueWorkers, queueWorkers } from './queue-workers.js';

/** The task queues of the project that no worker polls to which their new work goes. */
export async function queuesWithoutWorker(
  connection: Pick<ConnectionLike, 'workflowService'>,
  namespace: string,
  now = Date.now(),
): Promise<readonly QueueWorkers[]> {
  return (await queueWorkers(connection, namespace, now)).filter((queue) => !isServed(queue));
}

/** What mends that, in the words of `forecast deploy`, where workers poll and are of another build; undefined otherwise. */
export function describeOtherBuilds(idle: readonly QueueWorkers[]): string | undefined {
  const polling = new Set(idle.flatMap(({ workers }) => workers.map(({ build }) => build?.buildId)));
  if (polling.size === 0) return undefined;
  const [current] = idle.map((queue) => queue.current);
  const others = [...polling].map((id) => (id === undefined ? 'without a build' : `of build ${id}`)).join(' and ');
  const [build] = [...polling].filter((id) => id !== undefined);
  const goes = current === undefined ? 'workers without a build' : `build ${current.buildId}`;
  const cure =
    build === undefined ? 'npx forecast deploy set-current --unversioned' : `npx forecast deploy set-current ${build}`;
  return `New work goes to ${goes}, and the workers that poll are ${others}. Let it go to them: ${cure}`;
}
