import type { SecondaryStatus, TrainingJobStatus, WarmPoolResourceStatus } from '@aws-sdk/client-sagemaker';
import type { MetricSeries } from './experiment-state.js';
import type { HostRun } from './host-run.js';
import { isEnded } from './job-status.js';
import type { ResourceState } from './resource.js';

/** One entry of SecondaryStatusTransitions; times are epoch milliseconds. */
export interface Transition {
  readonly status: SecondaryStatus;
  readonly startTime: number;
  readonly endTime?: number;
  readonly message: string;
}

export type StopCause = 'user' | 'max-runtime' | 'max-wait';

export interface FinalMetric {
  readonly name: string;
  readonly value: number;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  /** All values that the logs give; absent in jobs that ended before it was kept. */
  readonly series?: Pick<MetricSeries, 'count' | 'min' | 'max' | 'mean' | 'spread'>;
}

/** The instances that a job asked to be kept, and what became of them after it. */
export interface WarmPoolState {
  readonly id: string;
  readonly status: WarmPoolResourceStatus;
  readonly reusedBy?: string;
  /** How long they waited after the job, in milliseconds. */
  readonly retainedMs?: number;
  /** For how many seconds they are kept, where UpdateTrainingJob has changed what the job asked for. */
  readonly keepAliveSeconds?: number;
}

/** How the training ended; the artifacts may still be on their way. */
export interface TrainingOutcome {
  readonly status: 'Completed' | 'Failed' | 'Stopped';
  readonly failureReason?: string;
}

/** Everything about a training job that changes. Times are epoch milliseconds. */
export interface TrainingState extends ResourceState {
  readonly status: TrainingJobStatus;
  readonly secondaryStatus: SecondaryStatus;
  readonly transitions: readonly Transition[];
  /** What the engine does next; unlike the secondary status it goes on while the job is Stopping. */
  readonly phase: 'starting' | 'downloading' | 'training' | 'uploading' | 'ended';
  /** Starts of the container so far; names the folders of the next ones. */
  readonly runs: number;
  /** The current run of each host. */
  readonly hosts: readonly HostRun[];
  /** Log files of runs before an interruption or a retry, relative to the server's root. */
  readonly pastLogs: readonly string[];
  readonly stop?: { readonly cause: StopCause; readonly at: number };
  readonly outcome?: TrainingOutcome;
  /** Restarts after internal errors, as the RetryStrategy allows them. */
  readonly retries: number;
  /** Spot interruptions so far. */
  readonly interruptions: number;
  /** The spot instance is being taken away; its containers have their time to end. */
  readonly loss?: { readonly at: number; readonly seconds: number };
  /** The job waits for its next spot instance. */
  readonly interruption?: { readonly at: number; readonly until: number };
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Time without an instance between interruption and restart, in milliseconds; AWS doesn't bill it. */
  readonly interruptedMs: number;
  readonly warmPool?: WarmPoolState;
  readonly modelArtifacts?: string;
  readonly metrics: readonly FinalMetric[];
}

export const initialTrainingState = (now: number): TrainingState => ({
  status: 'InProgress',
  secondaryStatus: 'Starting',
  transitions: [{ status: 'Starting', startTime: now, message: 'Starting the training job' }],
  phase: 'starting',
  runs: 0,
  hosts: [],
  pastLogs: [],
  retries: 0,
  interruptions: 0,
  interruptedMs: 0,
  metrics: [],
});

/** The job status that each secondary status belongs to. */
const statusOf = (secondary: SecondaryStatus): TrainingJobStatus => {
  switch (secondary) {
    case 'Completed':
      return 'Completed';
    case 'Failed':
      return 'Failed';
    case 'Stopped':
    case 'MaxRuntimeExceeded':
    case 'MaxWaitTimeExceeded':
      return 'Stopped';
    case 'Stopping':
      return 'Stopping';
    default:
      return 'InProgress';
  }
};

/**
 * Enters a secondary status. Entering the one the job is in only changes its message, as on AWS, where one entry
 * `Starting` first says "Starting the training job" and then "Preparing the instances for training".
 *
 * A job that is Stopping stays so until its end: what it still does is listed, but its status doesn't go back.
 */
export function enter(state: TrainingState, status: SecondaryStatus, message: string, now: number): TrainingState {
  const last = state.transitions.at(-1);
  const jobStatus = statusOf(status);
  const stopping = state.status === 'Stopping' && !isEnded(jobStatus);
  const ended = isEnded(jobStatus) ? { endTime: now } : {};
  const transitions =
    last?.status === status
      ? [...state.transitions.slice(0, -1), { ...last, message }]
      : [
          ...state.transitions.slice(0, -1),
          ...(last === undefined ? [] : [{ ...last, endTime: now }]),
          { status, startTime: now, message, ...ended },
        ];
  return {
    ...state,
    status: stopping ? 'Stopping' : jobStatus,
    secondaryStatus: stopping ? 'Stopping' : status,
    transitions,
  };
}
