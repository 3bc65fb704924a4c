import { availableParallelism } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { ResourceBasedController, type WorkerOptions } from '@temporalio/worker';
import type { QueueName } from './queues.js';

/** How much work a worker takes on at a time; see docs/decisions/021-slots-by-what-work-needs.md. */
export interface Slots {
  /** Workflows whose state stays in memory between two tasks; the others are replayed. */
  readonly cachedWorkflows: number;
  /** Activities that wait for an answer of AWS or Temporal. */
  readonly control: number;
  /** Jobs watched. */
  readonly watch: number;
  /** Messages that are sent; one to a receiver that hangs takes half a minute. */
  readonly notifications: number;
  /** Activities that compute: a number, or as many as the machine bears. */
  readonly compute: number | { readonly most: number; readonly memoryShare: number };
}

/** What somebody has set; undefined where the machine decides. */
export interface SlotSettings {
  readonly cachedWorkflows: number | undefined;
  readonly control: number | undefined;
  readonly watch: number | undefined;
  readonly compute: number | undefined;
  /** Threads that compute. */
  readonly threads: number;
  readonly memoryShare: number;
}

export interface Machine {
  readonly cores: number;
  /** Limit of the main thread's heap. */
  readonly heapMb: number;
}

export const thisMachine = (): Machine => ({
  cores: availableParallelism(),
  heapMb: getHeapStatistics().heap_size_limit / 2 ** 20,
});

/** Heap that a worker needs before its first workflow, and per cached one, in MB. @source WorkerOptions.maxCachedWorkflows */
const HEAP_OF_WORKER_MB = 200;
const HEAP_OF_WORKFLOW_MB = 1024 / 600;
const FEWEST_CACHED = 10;
const NOTIFICATIONS = 20;
/** Heap for a watch with what its rules remember of the job, in MB: 200 fit into the usual heap. */
const HEAP_OF_WATCH_MB = 1.6;
/** Each watch heartbeats every few seconds. */
const FEWEST_WATCHED = 10;
const MOST_WATCHED = 1000;
/** Calls that wait for an answer beside one that is being made. */
const CONTROL_PER_CORE = 25;
const FEWEST_CONTROL = 50;

export function slotsOf(given: SlotSettings, { cores, heapMb }: Machine): Slots {
  const cached = Math.floor((heapMb - HEAP_OF_WORKER_MB) / HEAP_OF_WORKFLOW_MB);
  return {
    cachedWorkflows: given.cachedWorkflows ?? Math.max(FEWEST_CACHED, cached),
    control: given.control ?? Math.max(FEWEST_CONTROL, CONTROL_PER_CORE * cores),
    watch: given.watch ?? clamp(Math.floor(heapMb / HEAP_OF_WATCH_MB), FEWEST_WATCHED, MOST_WATCHED),
    notifications: NOTIFICATIONS,
    compute: given.compute ?? { most: given.threads, memoryShare: given.memoryShare },
  };
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** The slots of the queues that are served, as the worker says them. */
export function slotsTaken(slots: Slots, queues: readonly QueueName[]): Partial<Slots> {
  const { cachedWorkflows, ...byQueue } = slots;
  const taken = Object.entries(byQueue).filter(([queue]) => queues.includes(queue as QueueName));
  return { ...(queues.includes('workflows') ? { cachedWorkflows } : {}), ...Object.fromEntries(taken) };
}

type Tuned = Pick<WorkerOptions, 'tuner' | 'maxConcurrentActivityTaskExecutions'>;

/** A share of the cores that leaves the thread that heartbeats its time. */
const CPU_SHARE = 0.95;
/** The machine's load shows an activity only some time after it has begun. */
const BETWEEN_STARTS = '1 second';

/** The slots of the queue `compute` in Temporal's terms. */
export function computeSlots(compute: Slots['compute']): Tuned {
  if (typeof compute === 'number') return { maxConcurrentActivityTaskExecutions: compute };
  const controller = ResourceBasedController.create({
    targetCpuUsage: CPU_SHARE,
    targetMemoryUsage: compute.memoryShare,
  });
  const none = { type: 'fixed-size', numSlots: 1 } as const;
  return {
    tuner: {
      activityTaskSlotSupplier: {
        type: 'resource-based',
        controller,
        minimumSlots: 1,
        maximumSlots: compute.most,
        rampThrottle: BETWEEN_STARTS,
      },
      // This queue has neither; the SDK wants a number all the same.
      workflowTaskSlotSupplier: { type: 'fixed-size', numSlots: 2 },
      localActivityTaskSlotSupplier: none,
      nexusTaskSlotSupplier: none,
    },
  };
}
