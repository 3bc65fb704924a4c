import { ApplicationFailure, isCancellation, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { FailureType } from '../../contracts/failures/failures.js';
import type { ScheduledTraining } from '../../contracts/scheduling/retrain.js';
import type { Schedule } from '../../contracts/scheduling/schedule.js';
import {
  type ScheduledForecastInput,
  type ScheduledForecastProgress,
  type ScheduledForecastResult,
  type ScheduledRun,
  scheduledForecastProgressQuery,
} from '../../contracts/scheduling/scheduled-forecast.js';
import { failedEventOf } from '../notification/failed-event.js';
import { notify } from '../notification/notify.js';
import { described } from '../shared/described.js';
import { describedFailure } from '../shared/described-failure.js';
import { scheduling } from '../shared/proxies.js';
import { awaitData } from './await-data.js';
import { dataFailureId } from './data-failure-id.js';
import { describeProgress } from './describe-progress.js';
import { monitorBefore } from './monitor-before.js';
import { startScheduledRun } from './start-scheduled-run.js';

/**
 * One run of a schedule: what it is follows from its scheduled time, its data is waited for, and the pipeline is its child.
 *
 * Apart from the pipeline, so that a run of a schedule is a run like any other, whoever started it, and so that nothing of it
 * exists before there is something to forecast from.
 */
export async function scheduledForecast(input: ScheduledForecastInput): Promise<ScheduledForecastResult> {
  let progress: ScheduledForecastProgress = { state: 'planning' };
  setHandler(scheduledForecastProgressQuery, () => progress, described('scheduledForecastProgress'));
  const show = (next: ScheduledForecastProgress) => {
    progress = next;
    setCurrentDetails(describeProgress(next));
  };

  const { schedule, definition, scheduledTime = scheduledStartTime(), again = false } = input;
  const { planned, uri } = await planAndAwaitData({ schedule, definition, scheduledTime }, show).catch((error) => {
    throw describedFailure(error, `run of ${schedule} for ${scheduledTime}`);
  });
  const { run, origin } = planned;
  const { monitor = false } = definition;
  if (monitor !== false) show({ run, origin, state: 'monitoring' });
  const monitored = monitor === false ? undefined : await monitorBefore(planned, uri, definition);
  if (monitor === 'only') return { kind: 'monitored', run, origin, findings: monitored?.findings ?? [] };
  const training = await chooseTraining(definition, planned);
  show({
    ...{ run, origin, state: 'running' },
    ...(monitored === undefined ? {} : { monitored: monitored.words }),
    ...(training === undefined ? {} : { training }),
  });
  return startScheduledRun(withChampion(planned, training), uri, again);
}

async function planAndAwaitData(
  input: Pick<ScheduledForecastInput, 'schedule' | 'definition'> & { readonly scheduledTime: string },
  show: (progress: ScheduledForecastProgress) => void,
): Promise<{ readonly planned: ScheduledRun; readonly uri: string }> {
  const planned = await scheduling.planScheduledRun(input);
  const { run, origin, data } = planned;
  show({ run, origin, state: 'taking data' });
  const uri = await orNotify(input.schedule, planned, () =>
    awaitData(data, (missing) => show({ run, origin, state: 'waiting for data', missing, deadline: data.deadline })),
  );
  return { planned, uri };
}

/** Tells of a run that can't begin; one that has begun tells of itself. */
async function orNotify<T>(
  schedule: string,
  { run, request: { name, notifications } }: ScheduledRun,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isCancellation(error)) throw error;
    const at = new Date(Date.now()).toISOString();
    const event = failedEventOf(error, { id: dataFailureId(run, workflowInfo()), at, forecast: name, run });
    await notify({ ...event, schedule }, notifications);
    throw error;
  }
}

/** Once the data is there, since what was published while it was waited for counts. */
async function chooseTraining(definition: Schedule, planned: ScheduledRun): Promise<ScheduledTraining | undefined> {
  if (definition.retrain === undefined) return undefined;
  const { request, scheduledTime, origin } = planned;
  return scheduling.chooseTraining({ definition, name: request.name, scheduledTime, origin });
}

/** The decision becomes part of the run's request: whoever looks at the run later finds it there. */
function withChampion(planned: ScheduledRun, training: ScheduledTraining | undefined): ScheduledRun {
  if (training === undefined || training.kind === 'search') return planned;
  const { kind: mode, of } = training;
  return { ...planned, request: { ...planned.request, champion: { of, mode, otherwise: 'search' } } };
}

/** The time that the schedule started this for, which Temporal writes into a search attribute; never the clock's. */
function scheduledStartTime(): string {
  const [value] = (workflowInfo().searchAttributes.TemporalScheduledStartTime ?? []) as readonly (string | Date)[];
  if (value !== undefined) return new Date(value).toISOString();
  const type: FailureType = 'RequestInvalid';
  throw ApplicationFailure.nonRetryable(
    "No schedule has started this, and nothing says for which time it is. Use 'npx forecast schedule backfill'.",
    type,
  );
}
