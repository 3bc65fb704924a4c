import type { BackfillInput } from '../../../contracts/scheduling/backfill.js';
import { type Schedule, scheduleSchema } from '../../../contracts/scheduling/schedule.js';
import {
  type Arrival,
  type ExpectedData,
  type ScheduledForecastInput,
  scheduledIds,
} from '../../../contracts/scheduling/scheduled-forecast.js';
import { planRun, type RunToPlan } from '../../../core/scheduling/plan-run.js';
import { championRecord } from '../../contracts/champion/champions.js';
import { webhook } from '../../workflows/fixtures/channels.js';
import { scoring } from './monitorings.js';
import type { Activities, Recording } from './recording.js';
import { everything } from './run-activities.js';

const definition = scheduleSchema.parse({
  cron: '30 2 * * sat',
  timeZone: 'Europe/Berlin',
  data: { uri: 's3://bucket/raw/{date}/', poll: '1s' },
  request: {
    sweep: {
      strategy: { kind: 'grid' },
      algorithms: { lightgbm: { space: { num_leaves: [10], num_iterations: 27 } } },
    },
    select: { finalists: 1 },
  },
});
const TIMES = ['2014-11-01T01:30:00.000Z', '2014-11-08T01:30:00.000Z'] as const;

/** Side effects of a scheduled run. @param arrivals what is found at each look; data has arrived from the last one on */
function landing(arrivals: readonly Arrival[] = []): Activities {
  let looks = 0;
  return {
    ...everything({}),
    planScheduledRun: async (input: Omit<RunToPlan, 'bucket'>) => {
      const planned = planRun({ ...input, bucket: 'bucket' });
      // Until then no recording takes.
      return { ...planned, data: { ...planned.data, deadline: '2100-01-01T00:00:00.000Z' } };
    },
    findArrival: async (): Promise<Arrival> => arrivals[looks++] ?? { kind: 'arrived', files: [] },
    takeDataset: async () => ({ kind: 'taken', uri: 's3://bucket/datasets/hash' }),
    findMissingData: async () => [],
  };
}

function scheduled(name: string, activities: Activities, defined: Schedule = definition): Recording {
  const [scheduledTime] = TIMES;
  const input: ScheduledForecastInput = { schedule: name, definition: defined, scheduledTime };
  const workflowId = scheduledIds.execution(name, scheduledTime);
  return { workflow: 'scheduledForecast', workflowId, input, activities, histories: { [name]: { workflowId } } };
}

function backfill(name: string, activities: Activities): Recording {
  const input: BackfillInput = { schedule: name, definition, times: TIMES, parallel: 1 };
  return {
    workflow: 'backfillSchedule',
    workflowId: name,
    input,
    activities,
    histories: { [name]: { workflowId: name } },
  };
}

export const schedules: readonly Recording[] = [
  scheduled('schedule-publishes', landing()),
  scheduled(
    'schedule-waits-for-data',
    landing([{ kind: 'missing', what: 's3://bucket/raw/2014-11-01/ lacks calendar.csv' }]),
  ),
  scheduled('schedule-without-data', {
    ...landing([{ kind: 'missing', what: 's3://bucket/raw/2014-11-01/ lacks calendar.csv' }]),
    planScheduledRun: async (input: Omit<RunToPlan, 'bucket'>) => planRun({ ...input, bucket: 'bucket' }),
  }),
  scheduled(
    'schedule-that-notifies-of-missing-data',
    {
      ...landing([{ kind: 'missing', what: 's3://bucket/raw/2014-11-01/ lacks calendar.csv' }]),
      planScheduledRun: async (input: Omit<RunToPlan, 'bucket'>) => planRun({ ...input, bucket: 'bucket' }),
    },
    { ...definition, request: { ...definition.request, notifications: [webhook()] } },
  ),
  scheduled(
    'schedule-takes-a-champion-over',
    {
      ...landing(),
      takeChampion: async () => ({ kind: 'taken', record: championRecord() }),
      chooseTraining: async () => ({ kind: 'refit', of: 'foods-1', reason: 'it is the 2nd time' }),
    },
    { ...definition, retrain: { every: 4, between: 'refit' } },
  ),
  scheduled('schedule-monitors-first', { ...scoring([], []), ...landing() }, { ...definition, monitor: true }),
  scheduled('schedule-only-monitors', { ...landing(), ...scoring([], []) }, { ...definition, monitor: 'only' }),
  backfill('backfill-of-two-times', landing()),
  backfill('backfill-without-data', {
    ...landing(),
    findMissingData: async ([first]: readonly ExpectedData[]) => [
      { through: first?.through, what: 'the sales end before' },
    ],
  }),
];
