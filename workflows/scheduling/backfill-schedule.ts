import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { executeChild, isCancellation, ParentClosePolicy, setCurrentDetails, setHandler } from '@temporalio/workflow';
import {
  type BackfilledRun,
  type BackfillInput,
  type BackfillResult,
  backfillQuery,
} from '../../contracts/scheduling/backfill.js';
import { scheduledIds } from '../../contracts/scheduling/scheduled-forecast.js';
import { described } from '../shared/described.js';
import { failureOf } from '../shared/failure-of.js';
import { fanOut } from '../shared/fan-out.js';
import { landing, scheduling } from '../shared/proxies.js';
import { notArrived } from './await-data.js';
import { scheduledForecast } from './scheduled-forecast.js';

/** Times whose missing data is told one by one. */
const SHOWN = 5;

/**
 * Runs a schedule for times that have passed, oldest first and at most so many at a time, each knowing what was known then.
 *
 * A run that fails does not end the others.
 *
 * @throws DataNotArrived before anything is started, when a time's data is not there
 */
export async function backfillSchedule({ times, parallel, ...input }: BackfillInput): Promise<BackfillResult> {
  const runs = new Array<BackfilledRun | null>(times.length).fill(null);
  setHandler(backfillQuery, () => runs, described('backfill'));
  await requireData(input, times);
  await fanOut(times, runsAtATime(input, parallel), async (time, index) => {
    runs[index] = await runOf(input, time);
    setCurrentDetails(describeRuns(times, runs));
  });
  return { schedule: input.schedule, runs: runs as BackfilledRun[] };
}

/** A run that takes a champion over needs the one before it to have left one: such runs come one after the other. */
const runsAtATime = ({ definition }: Pick<BackfillInput, 'definition'>, parallel: number): number =>
  definition.retrain === undefined ? parallel : 1;

async function requireData(
  { schedule, definition }: Omit<BackfillInput, 'times' | 'parallel'>,
  times: readonly string[],
): Promise<void> {
  const planned = await fanOut(times, 20, (scheduledTime) =>
    scheduling.planScheduledRun({ schedule, definition, scheduledTime }),
  );
  const missing = await landing.findMissingData(planned.map(({ data }) => data));
  if (missing.length === 0) return;
  const shown = missing.slice(0, SHOWN).map(({ what }) => `  ${what}`);
  const more = missing.length > SHOWN ? [`  … and ${missing.length - SHOWN} more`] : [];
  throw notArrived(
    [`The data of ${missing.length} of ${times.length} times is not there:`, ...shown, ...more].join('\n'),
  );
}

async function runOf(
  { schedule, definition, group, again }: Omit<BackfillInput, 'times' | 'parallel'>,
  time: string,
): Promise<BackfilledRun> {
  try {
    const result = await executeChild(scheduledForecast, {
      workflowId: scheduledIds.execution(schedule, time),
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `Forecast ${schedule}`,
      args: [{ schedule, definition, group, scheduledTime: time, ...(again ? { again } : {}) }],
    });
    return { time, ...result };
  } catch (error) {
    if (isCancellation(error)) throw error;
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { time, kind: 'going on' };
    const { message, where } = failureOf(error);
    return { time, kind: 'failed', reason: where === undefined ? message : `${where}: ${message}` };
  }
}

function describeRuns(times: readonly string[], runs: readonly (BackfilledRun | null)[]): string {
  const rows = runs.flatMap((each, index) =>
    each === null ? [] : [`| ${times[index]} | ${each.kind} | ${'run' in each ? each.run : ''} |`],
  );
  return [
    `${rows.length} of ${times.length} runs have ended.`,
    '',
    '| time | | run |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}
