import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { DatasetActivities } from '../../activities/dataset/index.js';
import type { EnvironmentActivities } from '../../activities/environment/index.js';
import type { EvaluationActivities } from '../../activities/evaluation/index.js';
import type { FeatureActivities } from '../../activities/features/index.js';
import type { ForecastActivities } from '../../activities/forecasts/index.js';
import type { InstanceQueueActivities } from '../../activities/instance-queue/index.js';
import type { OrphanActivities } from '../../activities/orphans/index.js';
import type { ReportActivities } from '../../activities/reports/index.js';
import type { StepActivities } from '../../activities/steps/index.js';
import type { SweepActivities } from '../../activities/sweeps/index.js';
import type { TrainingActivities } from '../../activities/training/index.js';
import type { TransformActivities } from '../../activities/transform/index.js';
import type { TuningActivities } from '../../activities/tuning/index.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';

/** Quick questions without effect: asked again at once. */
export const read = proxyActivities<EnvironmentActivities>({
  taskQueue: TASK_QUEUES.control,
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds', maximumAttempts: 20 },
});

/**
 * Creates paid jobs. Safe to repeat, since the name is the idempotency token; waits for the answer even when cancelled,
 * because whoever stops the job must know that no create is on its way.
 */
export const submit = proxyActivities<
  Pick<
    TrainingActivities & TransformActivities & TuningActivities,
    'submitTraining' | 'submitTransform' | 'submitTuning'
  >
>({
  taskQueue: TASK_QUEUES.control,
  // The client's own retries against a throttled or silent service come first.
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '10 seconds',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 50 },
});

/** Only describes. The short heartbeat makes a dead worker's watch go on elsewhere soon; repeating it costs nothing. */
export const watch = proxyActivities<
  Pick<TrainingActivities & TransformActivities & TuningActivities, 'watchTraining' | 'watchTransform' | 'watchTuning'>
>({
  taskQueue: TASK_QUEUES.watch,
  startToCloseTimeout: '29 days',
  heartbeatTimeout: '12 seconds',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: { initialInterval: '200 milliseconds', maximumInterval: '30 seconds', maximumAttempts: 1000 },
});

/** Ends remote work. Tried for a day, since giving up leaves a job that costs money. */
export const stop = proxyActivities<
  Pick<TrainingActivities & TransformActivities & TuningActivities, 'stopTraining' | 'endTransform' | 'stopTuning'>
>({
  taskQueue: TASK_QUEUES.control,
  startToCloseTimeout: '30 minutes',
  scheduleToCloseTimeout: '1 day',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** Heavy work on the data, by content key: a repetition finds what the first attempt finished. */
export const compute = proxyActivities<DatasetActivities & FeatureActivities & EvaluationActivities>({
  taskQueue: TASK_QUEUES.compute,
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds', maximumAttempts: 6 },
});

/** Writes versions and moves the pointer; conditional writes make a repetition harmless. */
export const publishing = proxyActivities<ForecastActivities>({
  taskQueue: TASK_QUEUES.compute,
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds', maximumAttempts: 10 },
});

/** Records of sweeps: small objects, written whole. */
export const saving = proxyActivities<SweepActivities>({
  taskQueue: TASK_QUEUES.control,
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds', maximumAttempts: 20 },
});

/** The step cache: conditional writes, so a repetition is harmless. */
export const steps = proxyActivities<Pick<StepActivities, 'claimStep' | 'recordStep' | 'releaseStep'>>({
  taskQueue: TASK_QUEUES.control,
  // They don't heartbeat, so this is how long a worker that died in the middle goes unnoticed.
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds', maximumAttempts: 50 },
});

/** Waits for a step of somebody else, as long as that takes. */
export const waitingSteps = proxyActivities<Pick<StepActivities, 'awaitStep'>>({
  taskQueue: TASK_QUEUES.watch,
  startToCloseTimeout: '29 days',
  heartbeatTimeout: '12 seconds',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '200 milliseconds', maximumInterval: '30 seconds', maximumAttempts: 1000 },
});

/** Asks the instance queue for a lease; waits for the answer even when cancelled, because the request must be taken back. */
export const instanceQueue = proxyActivities<Pick<InstanceQueueActivities, 'requestInstance'>>({
  taskQueue: TASK_QUEUES.control,
  startToCloseTimeout: '20 seconds',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/** Questions about workflows: without an answer everything stays as it is, so they are asked until there is one. */
export const lookups = proxyActivities<Pick<InstanceQueueActivities, 'closedOwners'>>({
  taskQueue: TASK_QUEUES.control,
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/** Finds jobs that nobody waits for, and stops them: the next scheduled run makes good what this one could not. */
export const reaping = proxyActivities<OrphanActivities>({
  taskQueue: TASK_QUEUES.control,
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 10 },
});

/** Pictures for people: worth a few tries, never a failed run. */
export const reporting = proxyActivities<ReportActivities>({
  taskQueue: TASK_QUEUES.compute,
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumAttempts: 3 },
});
