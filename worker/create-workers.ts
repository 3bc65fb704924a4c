import { Worker, type WorkerOptions } from '@temporalio/worker';
import { TASK_QUEUES } from '../contracts/temporal/task-queues.js';
import type { QueueName } from './queues.js';
import { shutdownTimes } from './shutdown.js';
import { computeSlots, type Slots } from './slots.js';

export interface WorkersOptions {
  readonly queues: readonly QueueName[];
  readonly slots: Slots;
  readonly graceSeconds: number;
  /** Code of the workflows, where their queue is served. */
  readonly workflowBundle: NonNullable<WorkerOptions['workflowBundle']> | undefined;
  readonly activities: Readonly<Record<Exclude<QueueName, 'workflows'>, object>>;
  /** What holds for every queue. */
  readonly common: Omit<WorkerOptions, 'taskQueue'>;
}

/** A Temporal worker for each queue; none of them polls before it is run. */
export async function createWorkers(options: WorkersOptions): Promise<Readonly<Partial<Record<QueueName, Worker>>>> {
  const created = await Promise.all(
    options.queues.map(async (queue) => [queue, await Worker.create(optionsOf(queue, options))] as const),
  );
  return Object.fromEntries(created);
}

function optionsOf(queue: QueueName, { slots, graceSeconds, common, ...code }: WorkersOptions): WorkerOptions {
  const options = { ...common, ...shutdownTimes(queue, graceSeconds), taskQueue: TASK_QUEUES[queue] };
  switch (queue) {
    case 'workflows': {
      const { workflowBundle } = code;
      if (workflowBundle === undefined) throw new Error('The queue of workflows needs their code.');
      return { ...options, workflowBundle, maxCachedWorkflows: slots.cachedWorkflows };
    }
    case 'control':
      return { ...options, activities: code.activities.control, maxConcurrentActivityTaskExecutions: slots.control };
    case 'watch':
      return {
        ...options,
        activities: code.activities.watch,
        maxConcurrentActivityTaskExecutions: slots.watch,
        maxHeartbeatThrottleInterval: '2 seconds',
      };
    case 'notifications':
      return {
        ...options,
        activities: code.activities.notifications,
        maxConcurrentActivityTaskExecutions: slots.notifications,
      };
    case 'compute':
      return { ...options, activities: code.activities.compute, ...computeSlots(slots.compute) };
  }
}
