import type { VersioningBehavior } from '@temporalio/common';
import type { WorkflowTypes } from '../../contracts/workflow-types.js';

/**
 * Whether a workflow stays with the build of the worker that began it, where workers are versioned; decision 25 says why.
 *
 * `PINNED` is what ends within the time for which an old worker is kept: it goes on with the code that began it. `AUTO_UPGRADE`
 * is what may live for days, waits for people, data and other workflows, or goes on for ever: its next step is done by the
 * current build, so that every change of its commands stands in `patches.ts`. What cancels an activity without waiting for its
 * end (the group `watch`) must be pinned; `worker/deployment.ts` says why.
 */
export const versioningBehaviors = {
  /** Waits for approval, for a person who paused it, for instances: nobody knows how long. */
  forecastPipeline: 'AUTO_UPGRADE',
  /** As long as the run that it does again. */
  reproduceRun: 'AUTO_UPGRADE',
  /** Runs for days, and continues as new. */
  sweep: 'AUTO_UPGRADE',
  /** Has the paid jobs. One code decides on all its attempts. */
  trainingTrial: 'PINNED',
  /** As a trial: it follows one tuning job. */
  tuningSweep: 'PINNED',
  autopilotSearch: 'PINNED',
  featureJob: 'PINNED',
  batchTransform: 'PINNED',
  /** The code that staged a version checks it and makes it the current one. */
  publishForecast: 'PINNED',
  rollBackForecast: 'PINNED',
  applyRetention: 'PINNED',
  /** Tries for a day where a receiver is away. */
  deliverNotification: 'AUTO_UPGRADE',
  tryChannels: 'PINNED',
  /** Tries for a day where the object store is away. */
  recordEntry: 'AUTO_UPGRADE',
  /** As long as the tracker is away. */
  emptyOutbox: 'AUTO_UPGRADE',
  /** Acts on what it finds, by what the current code would do; waits for a person. */
  monitorForecast: 'AUTO_UPGRADE',
  askAboutForecast: 'AUTO_UPGRADE',
  /** As long as its transforms. */
  whatIf: 'PINNED',
  deleteScenario: 'PINNED',
  /** Serves for days, and until somebody deletes it. */
  serveForecast: 'AUTO_UPGRADE',
  predictSeries: 'PINNED',
  /** Never ends. */
  instanceQueue: 'AUTO_UPGRADE',
  /** A schedule starts it again and again: one that hung on a build that is gone would leave out all that come after it. */
  reapOrphans: 'AUTO_UPGRADE',
  /** Waits for its data, then as long as its run. */
  scheduledForecast: 'AUTO_UPGRADE',
  /** As long as all its runs. */
  backfillSchedule: 'AUTO_UPGRADE',
} as const satisfies Record<keyof WorkflowTypes, VersioningBehavior>;
