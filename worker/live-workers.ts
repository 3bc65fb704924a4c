import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { DescribePace } from '../activities/training/describe-pace.js';
import { TASK_QUEUES } from '../contracts/temporal/task-queues.js';

/** How often the workers are counted: for so long the others go on at their old share when one joins. */
const EVERY_MS = 5000;
/** A poll that finds nothing ends after a minute; who has not polled since is gone. */
const SILENT_MS = 75_000;
/** Temporal's number of a queue of activities. */
const ACTIVITY_QUEUE = 2;
/** Whoever serves one of these asks SageMaker about jobs. */
const ASKING_QUEUES = [TASK_QUEUES.control, TASK_QUEUES.watch];

/**
 * Workers that live and ask SageMaker, as Temporal sees them: it keeps who polls a queue. One whose slots are all taken polls
 * that queue no more, so both are looked at.
 *
 * @param own identity of this one, which counts before its first poll too
 */
export async function countWorkers(
  { workflowService, options }: Client,
  own: string,
  now = Date.now(),
): Promise<number> {
  const described = await Promise.all(
    ASKING_QUEUES.map((name) =>
      workflowService.describeTaskQueue({
        namespace: options.namespace,
        taskQueue: { name },
        taskQueueType: ACTIVITY_QUEUE,
      }),
    ),
  );
  const pollers = described.flatMap((queue) => queue.pollers ?? []);
  const live = pollers.filter(({ lastAccessTime }) => {
    const at = Number(lastAccessTime?.seconds ?? 0) * 1000;
    return now - at < SILENT_MS;
  });
  return new Set([own, ...live.map(({ identity }) => identity)]).size;
}

export interface SharedRate {
  readonly client: Client;
  /** Of this worker, as it polls. */
  readonly identity: string;
  readonly pace: DescribePace;
  readonly log: Logger;
}

/** Keeps the pace at this worker's share of the account's rate. @returns how to end that */
export async function shareRate({ client, identity, pace, log }: SharedRate): Promise<() => void> {
  if (!pace.isLimited) return () => undefined;
  let last = 0;
  const recount = async () => {
    try {
      const workers = await countWorkers(client, identity);
      if (workers !== last) log.info({ workers }, 'the Describe rate is shared');
      last = workers;
      pace.share(workers);
    } catch (error) {
      // The share stays what it was; Temporal will answer again.
      log.warn({ err: error }, 'the workers could not be counted');
    }
  };
  await recount();
  const timer = setInterval(() => void recount(), EVERY_MS);
  return () => clearInterval(timer);
}
