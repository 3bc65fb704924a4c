import type { Client } from '@temporalio/client';
import { describeTraining, isPlainSearch } from '../../../contracts/champion/run-training.js';
import { type BackfilledRun, MAX_BACKFILL } from '../../../contracts/scheduling/backfill.js';
import { firingTimes } from '../../../contracts/scheduling/firing-times.js';
import { calendarOf, type Schedule } from '../../../contracts/scheduling/schedule.js';
import { instantOf } from '../../../contracts/scheduling/time-zone.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { withClient } from '../../connection/with-client.js';
import { exitWith } from '../../errors/exit-codes.js';
import { UserError } from '../../errors/user-error.js';
import { count } from '../../runs/read-request.js';
import { followBackfill } from '../../schedules/follow-backfill.js';
import { knownSchedule } from '../../schedules/known-schedules.js';
import { localTime } from '../../schedules/render-schedule.js';
import { countFrom1 } from '../count-from-1.js';
import { isoDate } from '../iso-date.js';
import { commandOnSchedule } from './schedule-name.js';

interface BackfillOptions {
  readonly from: number;
  readonly to: number;
  readonly parallel: number;
  readonly again?: boolean;
  readonly dryRun?: boolean;
  readonly detach?: boolean;
  readonly state: string;
}

const DAY = 86_400_000;

export const backfillCommand = () =>
  commandOnSchedule('backfill', 'run a schedule for times that have passed, each knowing what was known then')
    .requiredOption('--from <date>', 'first day, by the local clock of the schedule: 2026-01-05', date)
    .requiredOption('--to <date>', 'last day', date)
    .option('--parallel <number>', 'runs at a time', countFrom1, 1)
    .option('--again', 'also times whose run has failed or was cancelled; the new one is named RUN-r2')
    .option('--dry-run', 'only show the times')
    .option('--detach', 'return when it has started')
    .addHelpText(
      'after',
      '\nTimes whose run there is already are left as they are. The pointer of a forecast never goes back to an older origin.',
    )
    .action((name: string, options: BackfillOptions) =>
      withClient(options.state, ({ temporal }) => backfill(temporal, name, options)),
    );

async function backfill(
  temporal: Client,
  name: string,
  { from, to, parallel, again = false, dryRun, detach }: BackfillOptions,
): Promise<void> {
  const { definition, group } = await knownSchedule(temporal, name);
  const { timeZone } = definition;
  const times = timesBetween(name, definition, from, to);
  console.log(
    `${count(times.length, 'time')} from ${localTime(times[0] as number, timeZone)} to ${localTime(times.at(-1) as number, timeZone)}, ${timeZone}.`,
  );
  if (definition.retrain !== undefined && parallel > 1) {
    console.log('One run at a time, since with retrain each takes over what the one before it left.');
  }
  if (dryRun) return console.log(times.map((time) => `  ${localTime(time, timeZone)}`).join('\n'));
  const workflowId = `backfill/${name}-${new Date(from).toISOString().slice(0, 10)}-${new Date(to).toISOString().slice(0, 10)}`;
  const handle = await temporal.workflow.start<WorkflowTypes['backfillSchedule']>(workflowTypes.backfillSchedule, {
    workflowId,
    // Started again after it has ended, it finds the runs there are; while it goes on, this follows it.
    workflowIdConflictPolicy: 'USE_EXISTING',
    taskQueue: TASK_QUEUES.workflows,
    args: [
      { schedule: name, definition, group, parallel, again, times: times.map((time) => new Date(time).toISOString()) },
    ],
    staticSummary: `Backfill ${name}, ${times.length} times`,
  });
  console.log(`Started ${workflowId}.`);
  if (detach) return;
  const { runs } = await followBackfill(handle, (ended) => console.log(`  ${describeEnd(ended, timeZone)}`));
  if (runs.some(({ kind }) => kind === 'failed')) exitWith('failed');
}

/** @throws UserError where there is none, or one that has not come yet */
function timesBetween(name: string, definition: Schedule, from: number, to: number): readonly number[] {
  const { timeZone, skip } = definition;
  if (to < from) throw new UserError('--to is before --from; give the first day as --from.', 'usage');
  const first = instantOf(timeZone, from);
  const last = instantOf(timeZone, to + DAY) - 1;
  const times = firingTimes({ fields: calendarOf(definition), timeZone, skip }, first, last, MAX_BACKFILL + 1);
  if (times.length === 0) throw new UserError(`${name} does not come between these days.`, 'usage');
  if (times.length > MAX_BACKFILL) {
    throw new UserError(
      `${name} comes more than ${MAX_BACKFILL} times between these days; give fewer at once.`,
      'usage',
    );
  }
  const late = times.find((time) => time > Date.now());
  if (late === undefined) return times;
  throw new UserError(
    `The run of ${localTime(late, timeZone)} (${timeZone}) is yet to come; a backfill is for times that have passed. Give an earlier --to.`,
    'usage',
  );
}

function describeEnd(ended: BackfilledRun, timeZone: string): string {
  const time = localTime(Date.parse(ended.time), timeZone);
  switch (ended.kind) {
    case 'published':
      return `${time}  ${ended.run} ${describePublished(ended)}`;
    case 'monitored':
      return `${time}  monitored: ${ended.findings.join(' ') || 'everything is as promised'}`;
    case 'found':
      return `${time}  ${ended.run} existed already`;
    case 'going on':
      return `${time}  goes on already`;
    case 'failed':
      return `${time}  failed: ${ended.reason}`;
  }
}

function describePublished({
  version,
  behind,
  training,
}: Extract<BackfilledRun, { readonly kind: 'published' }>): string {
  const stays = behind === undefined ? '' : `; ${behind} stays the current one`;
  return `published version ${version}${stays}${training === undefined || isPlainSearch(training) ? '' : `; it ${describeTraining(training)}`}`;
}

/** Midnight of a day, by the wall clock. */
function date(text: string): number {
  return Date.parse(`${isoDate(text)}T00:00:00Z`);
}
