import type {
  HyperParameterTuningJobObjective,
  ObjectiveStatusCounters,
  TrainingJobStatus,
  TrainingJobStatusCounters,
} from '@aws-sdk/client-sagemaker';
import { isEnded } from '../model/job-status.js';
import type { TrainingState } from '../model/training-state.js';
import type { Trial, TrialEnd, TuningState } from '../model/tuning-state.js';
import type { Store } from '../store/store.js';
import type { TuningDefinition } from './definitions.js';
import { type Direction, isBetter } from './direction.js';

/** Under which name a trial is stored. */
export const trialKey = (tuningJob: string, index: number): string => `${tuningJob}/${index}`;

/** The trials of a tuning job, in the order of their starts. */
export function trialsOf({ tuningTrials }: Store, tuningJob: string, { launched }: TuningState): Trial[] {
  return Array.from({ length: launched }, (_, position): Trial => {
    const stored = tuningTrials.get(trialKey(tuningJob, position + 1));
    if (stored === undefined) throw new Error(`Trial ${position + 1} of tuning job ${tuningJob} is gone.`);
    return { ...stored.request, stop: stored.state.stop, end: stored.state.end };
  });
}

/** How the training job of a trial ended; undefined while it runs. */
export function endOf(
  { trainingJobs }: Store,
  { trainingJob }: Pick<Trial, 'trainingJob'>,
  { MetricName: metric }: HyperParameterTuningJobObjective,
  now: number,
): TrialEnd | undefined {
  const job = trainingJobs.get(trainingJob);
  if (job === undefined) {
    return { status: 'Failed', failureReason: 'The training job was deleted.', createdAt: now, endedAt: now };
  }
  const { state, createdAt } = job;
  if (!isEnded(state.status)) return undefined;
  const objective = state.status === 'Failed' ? undefined : finalValue(state, metric);
  return {
    status: state.status as TrialEnd['status'],
    ...(objective === undefined ? {} : { objective }),
    ...(state.outcome?.failureReason === undefined ? {} : { failureReason: state.outcome.failureReason }),
    createdAt,
    ...(state.startedAt === undefined ? {} : { startedAt: state.startedAt }),
    endedAt: state.endedAt ?? now,
  };
}

const finalValue = ({ metrics }: TrainingState, metric: string | undefined): number | undefined =>
  metrics.find(({ name }) => name === metric)?.value;

/** A trial as clients see it. Times are epoch milliseconds. */
export interface TrialView extends Trial {
  readonly status: TrainingJobStatus;
  readonly objectiveStatus: 'Succeeded' | 'Pending' | 'Failed';
  readonly createdAt: number;
  readonly startedAt?: number | undefined;
}

/** The trials with what their training jobs do at this moment. */
export function trialViews(
  store: Store,
  tuningJob: string,
  state: TuningState,
  definitions: readonly TuningDefinition[],
  now: number,
): TrialView[] {
  return trialsOf(store, tuningJob, state).map((trial): TrialView => {
    const { objective } = definitions[trial.definition] as TuningDefinition;
    const end = trial.end ?? endOf(store, trial, objective, now);
    if (end !== undefined) {
      const { status, createdAt, startedAt } = end;
      const objectiveStatus = end.objective === undefined ? 'Failed' : 'Succeeded';
      return { ...trial, end, status, objectiveStatus, createdAt, startedAt };
    }
    const job = store.trainingJobs.get(trial.trainingJob);
    return {
      ...trial,
      status: job?.state.status ?? 'InProgress',
      objectiveStatus: 'Pending',
      createdAt: job?.createdAt ?? now,
      startedAt: job?.state.startedAt,
    };
  });
}

/** Jobs in their states; only an internal error counts as one that could be retried. */
export function statusCounters(views: readonly TrialView[]): Required<TrainingJobStatusCounters> {
  const count = (condition: (view: TrialView) => boolean) => views.filter(condition).length;
  const isInternal = ({ end }: TrialView) => end?.failureReason?.startsWith('InternalServerError') === true;
  return {
    Completed: count(({ status }) => status === 'Completed'),
    InProgress: count(({ end }) => end === undefined),
    RetryableError: count((view) => view.status === 'Failed' && isInternal(view)),
    NonRetryableError: count((view) => view.status === 'Failed' && !isInternal(view)),
    Stopped: count(({ status }) => status === 'Stopped'),
  };
}

export function objectiveCounters(views: readonly TrialView[]): Required<ObjectiveStatusCounters> {
  const count = (wanted: TrialView['objectiveStatus']) =>
    views.filter(({ objectiveStatus }) => objectiveStatus === wanted).length;
  return { Succeeded: count('Succeeded'), Pending: count('Pending'), Failed: count('Failed') };
}

/** Whether a trial had all its training. A job that has used up Hyperband's MaxResource had, though it was stopped. */
export const isTrainedToItsEnd = ({ end, stop }: Trial): boolean => end?.status === 'Completed' || stop === 'used-up';

/** The best of the trials that were trained to their end, the first of equals. */
export function bestTrial<T extends Trial>(trials: readonly T[], direction: Direction): T | undefined {
  let best: T | undefined;
  for (const trial of trials) {
    const { end } = trial;
    if (end?.objective === undefined || !isTrainedToItsEnd(trial)) continue;
    if (best === undefined || isBetter(direction, end.objective, best.end?.objective as number)) best = trial;
  }
  return best;
}

/** Trials that have ended, in the order of their ends. */
export const inOrderOfEnd = <T extends Trial>(trials: readonly T[]): (T & { end: TrialEnd })[] =>
  trials
    .filter((trial): trial is T & { end: TrialEnd } => trial.end !== undefined)
    .sort((a, b) => a.end.endedAt - b.end.endedAt || a.index - b.index);
