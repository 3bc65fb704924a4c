import { ActivityCancellationType, type ActivityOptions } from '@temporalio/common';
import { OUTAGE_MINUTES, outlasting } from '../../contracts/failures/outage.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';

/** Waits of up to half a minute: long enough for a service that is overwhelmed, short enough to go on soon after it is back. */
const USUAL_PACE = { firstMs: 1000, longestMs: 30_000 };
/** Whoever waits for a service that is away is told what for; who gives up sooner would end a run for a moment's trouble. */
const usual = outlasting(OUTAGE_MINUTES, USUAL_PACE);

/**
 * Timeouts and retries of all activities, in groups by what a repetition costs.
 *
 * Every group outlasts an outage of `OUTAGE_MINUTES`. What no repetition cures is not repeated whatever the group: its
 * failure says so (`activities/aws/aws-failure.ts`, `activities/unforeseen-failure.ts`).
 */
export const activityOptions = {
  /** Quick questions without effect: asked again at once. */
  read: {
    taskQueue: TASK_QUEUES.control,
    startToCloseTimeout: '20 seconds',
    retry: usual,
  },

  /**
   * Creates paid jobs. Safe to repeat, since the name is the idempotency token; waits for the answer even when cancelled,
   * because whoever stops the job must know that no create is on its way.
   */
  submit: {
    taskQueue: TASK_QUEUES.control,
    // The client's own retries against a throttled or silent service come first.
    startToCloseTimeout: '2 minutes',
    heartbeatTimeout: '10 seconds',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: outlasting(45, { firstMs: 1000, longestMs: 60_000 }),
  },

  /** Only describes. The short heartbeat makes a dead worker's watch go on elsewhere soon; repeating it costs nothing. */
  watch: {
    taskQueue: TASK_QUEUES.watch,
    startToCloseTimeout: '29 days',
    heartbeatTimeout: '12 seconds',
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: outlasting(8 * 60, { firstMs: 200, longestMs: 30_000 }),
  },

  /**
   * Waits until an endpoint serves, or does not; only describes, as `watch` does. Its workflow is not pinned, so that a cancellation waits
   * for the end of the attempt.
   */
  settling: {
    taskQueue: TASK_QUEUES.watch,
    startToCloseTimeout: '1 day',
    heartbeatTimeout: '12 seconds',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: outlasting(8 * 60, { firstMs: 200, longestMs: 30_000 }),
  },

  /** Has a published version served, and waits for that; a repetition joins what goes on, or asks again where the endpoint is busy. */
  deploying: {
    taskQueue: TASK_QUEUES.watch,
    startToCloseTimeout: '1 day',
    heartbeatTimeout: '12 seconds',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: outlasting(8 * 60, { firstMs: 200, longestMs: 30_000 }),
  },

  /** Ends remote work. Tried for a day, since giving up leaves a job that costs money. */
  stop: {
    taskQueue: TASK_QUEUES.control,
    startToCloseTimeout: '30 minutes',
    scheduleToCloseTimeout: '1 day',
    heartbeatTimeout: '15 seconds',
    retry: { initialInterval: 1000, maximumInterval: 60_000 },
  },

  /** Heavy work on the data, by content key: a repetition finds what the first attempt finished. */
  compute: {
    taskQueue: TASK_QUEUES.compute,
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: '20 seconds',
    retry: usual,
  },

  /** Writes versions and moves the pointer; conditional writes make a repetition harmless. */
  publishing: {
    taskQueue: TASK_QUEUES.compute,
    startToCloseTimeout: '30 minutes',
    heartbeatTimeout: '20 seconds',
    retry: usual,
  },

  /** Deletes versions that the pointer has announced: a repetition goes on where the attempt before it ended. */
  retention: {
    taskQueue: TASK_QUEUES.compute,
    startToCloseTimeout: '30 minutes',
    heartbeatTimeout: '20 seconds',
    retry: usual,
  },

  /** Records of sweeps: small objects, written whole. */
  saving: {
    taskQueue: TASK_QUEUES.control,
    startToCloseTimeout: '2 minutes',
    retry: usual,
  },

  /** The step cache: conditional writes, so a repetition is harmless. */
  steps: {
    taskQueue: TASK_QUEUES.control,
    // They don't heartbeat, so this is how long a worker that died in the middle goes unnoticed.
    startToCloseTimeout: '20 seconds',
    retry: outlasting(20, USUAL_PACE),
  },

  /** Waits for a step of somebody else, as long as that takes. */
  waitingSteps: {
    taskQueue: TASK_QUEUES.watch,
    startToCloseTimeout: '29 days',
    heartbeatTimeout: '12 seconds',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: outlasting(8 * 60, { firstMs: 200, longestMs: 30_000 }),
  },

  /** Asks the instance queue for a lease; waits for the answer even when cancelled, because the request must be taken back. */
  instanceQueue: {
    taskQueue: TASK_QUEUES.control,
    startToCloseTimeout: '20 seconds',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: { initialInterval: 1000, maximumInterval: 30_000 },
  },

  /** Questions about workflows: without an answer everything stays as it is, so they are asked until there is one. */
  lookups: {
    taskQueue: TASK_QUEUES.control,
    startToCloseTimeout: '1 minute',
    retry: { initialInterval: 1000, maximumInterval: 30_000 },
  },

  /** Finds jobs that nobody waits for, and stops them: the next scheduled run makes good what this one could not. */
  reaping: {
    taskQueue: TASK_QUEUES.control,
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: '30 seconds',
    retry: outlasting(OUTAGE_MINUTES, { firstMs: 1000, longestMs: 60_000 }),
  },

  /**
   * The model registry: whoever repeats a step finds what was made. Nothing waits for it but the end of a run or rollback that has
   * moved its pointer by then, and nothing fails by it.
   */
  registry: {
    taskQueue: TASK_QUEUES.compute,
    startToCloseTimeout: '2 minutes',
    scheduleToCloseTimeout: '15 minutes',
    heartbeatTimeout: '20 seconds',
    retry: usual,
  },

  /** Pictures for people: they wait for a service like all others, but a run does not fail for want of one. */
  reporting: {
    taskQueue: TASK_QUEUES.compute,
    startToCloseTimeout: '15 minutes',
    heartbeatTimeout: '20 seconds',
    retry: usual,
  },

  /** What a scheduled run is and whether its data is there: questions without effect, for which a calendar may be read. */
  scheduling: {
    taskQueue: TASK_QUEUES.control,
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '20 seconds',
    retry: usual,
  },

  /** Reads raw files where they landed, and keeps them by their content: a repetition finds what is kept. */
  landing: {
    taskQueue: TASK_QUEUES.compute,
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: '20 seconds',
    retry: usual,
  },

  /**
   * Hands messages to receivers that others run: each gets a day. On a queue of their own, so that one that hangs keeps no job
   * waiting, and so that the workers that know its secrets may be others than those that train.
   */
  notifying: {
    taskQueue: TASK_QUEUES.notifications,
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '12 seconds',
    retry: outlasting(24 * 60, { firstMs: 1000, longestMs: 60_000 }),
  },

  /** Keeps what the tracker will be told, with series from the logs of jobs: nobody waits for it, and a repetition writes the same object. */
  recording: {
    taskQueue: TASK_QUEUES.control,
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '20 seconds',
    retry: outlasting(24 * 60, { firstMs: 1000, longestMs: 60_000 }),
  },

  /**
   * Tells the tracker, which others run, what the outbox holds: until it is told, since nobody waits and nothing is lost by waiting.
   * Where messages are sent, too: it may hang, and the workers there have the secrets.
   */
  tracking: {
    taskQueue: TASK_QUEUES.notifications,
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '20 seconds',
    // One caller at a time: the next pass begins when this one has let go.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: { initialInterval: 1000, maximumInterval: 60_000 },
  },

  /** Reads what monitoring keeps, a small object a version, and adds to it; what is there is never written again. */
  monitoring: {
    taskQueue: TASK_QUEUES.control,
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '20 seconds',
    retry: usual,
  },
} as const satisfies Record<string, ActivityOptions>;
