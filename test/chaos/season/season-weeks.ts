import { setTimeout as sleep } from 'node:timers/promises';
import { ScheduleOverlapPolicy, WorkflowFailedError } from '@temporalio/client';
import { explainFailure } from '../../../client/errors/explain-failure.js';
import { applyChanges } from '../../../client/schedules/apply-changes.js';
import { knownSchedule } from '../../../client/schedules/known-schedules.js';
import { changeOf } from '../../../client/schedules/schedule-changes.js';
import type { ChampionMode } from '../../../contracts/request/champion.js';
import type { RunSummary } from '../../../contracts/run/pipeline.js';
import { type Schedule, scheduleSchema } from '../../../contracts/scheduling/schedule.js';
import {
  type ScheduledForecastResult,
  scheduledForecastProgressQuery,
  scheduledIds,
} from '../../../contracts/scheduling/scheduled-forecast.js';
import { instantOf, offsetAt } from '../../../contracts/scheduling/time-zone.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { until } from '../../support/until.js';
import { broken, land, type SeasonData } from './season-data.js';
import type { SeasonStack } from './season-stack.js';

export const NAME = 'season';
/** Times of the schedule from one search to the next; fewer where drift is found. */
export const EVERY = 6;
/** Longest time of a run, several times what it takes. */
const RUN_MS = 300_000;
const POLL_MS = 500;
const MINUTE = 60_000;
/** Of the runs whose times have passed, by the local clock. */
const USUAL_TIME = '02:30';

/** What a week came to. */
export interface WeekEnd {
  /** ISO. */
  readonly scheduledTime: string;
  /** For people. */
  readonly happened: string;
  readonly summary: RunSummary;
}

/** Weeks of a schedule on a real stack, each as it happens to come about. */
export class SeasonWeeks {
  private definition: Schedule;

  constructor(
    private readonly stack: SeasonStack,
    private readonly data: SeasonData,
    private readonly options: { readonly timeZone: string; readonly between: ChampionMode },
  ) {
    const dayOfWeek = new Date(`${data.dateOf(1)}T00:00:00Z`).getUTCDay();
    this.definition = definitionOf(`${minuteAndHour(USUAL_TIME)} * * ${dayOfWeek}`, options);
  }

  async createSchedule(): Promise<void> {
    const wanted = { name: NAME, definition: this.definition };
    await applyChanges(this.stack.temporal, [{ kind: 'create', name: NAME, wanted }]);
  }

  /** The data is there, and the schedule comes. */
  async usual(week: number): Promise<WeekEnd> {
    await this.land(week);
    await this.fire(week);
    return this.ended(week, 'in time', await this.resultOf(week));
  }

  /**
   * The data comes later than the run, which waits for it; the next week comes meanwhile and is left out. An operator sees that
   * and makes it up.
   */
  async lateThenSkipped(week: number): Promise<readonly [WeekEnd, WeekEnd]> {
    const next = week + 1;
    await this.fire(week);
    const handle = this.execution(week);
    const { missing = '' } = await until(() => handle.query(scheduledForecastProgressQuery), {
      what: `week ${week} to wait for its data`,
      every: POLL_MS,
      timeout: RUN_MS,
      holds: ({ state }) => state === 'waiting for data',
    });
    const skipped = await this.skippedSoFar();
    await this.fire(next);
    await until(() => this.skippedSoFar(), {
      what: `week ${next} to be left out`,
      every: POLL_MS,
      holds: (now) => now === skipped + 1,
    });
    await this.land(week);
    const late = await this.ended(
      week,
      `data late: waited (${lastPart(missing)}), then ran`,
      await this.resultOf(week),
    );
    await this.land(next);
    const made = await this.backfill(next);
    return [late, await this.ended(next, 'overlap: skipped while the week before waited; backfilled', made)];
  }

  /** The data has a fault; the run names it, the supplier corrects it, and an operator runs the week again. */
  async brokenThenMended(week: number): Promise<WeekEnd> {
    await land(this.landing(week), broken(this.data.filesOf(week)));
    await this.fire(week);
    const reason = await this.resultOf(week).then(
      () => 'nothing: it was published',
      (error: unknown) => (error instanceof WorkflowFailedError ? explainFailure(error) : String(error)),
    );
    const [place = reason] = /sales_train_evaluation\.csv[^\n]*/.exec(reason) ?? [];
    await this.land(week);
    const mended = await this.backfill(week, true);
    return this.ended(week, `data broken: failed (${place.slice(0, 60)}…); corrected, run again`, mended);
  }

  /** Temporal and all else is down when the time comes, and makes it up when it is back. */
  async missed(week: number): Promise<WeekEnd> {
    await this.land(week);
    const time = Math.ceil((Date.now() + MINUTE / 2) / MINUTE) * MINUTE;
    const [local = ''] = /\d\d:\d\d/.exec(new Date(time + this.offset).toISOString().slice(11)) ?? [];
    await this.moveTo(local);
    await this.stack.stop();
    // No server is there to be asked.
    await sleep(Math.max(0, time + 5000 - Date.now()));
    await this.stack.start();
    await until(() => this.execution(week).describe(), {
      what: 'the missed run to be made up for',
      every: POLL_MS,
      timeout: MINUTE,
    });
    return this.ended(week, 'server down at its time; made up by the catch-up window', await this.resultOf(week));
  }

  /** When a week comes, ISO. */
  timeOf(week: number): string {
    const [minute = '', hour = ''] = (this.definition.cron ?? '').split(' ');
    const wall = Date.parse(`${this.data.dateOf(week)}T${hour.padStart(2, '0')}:${minute.padStart(2, '0')}:00Z`);
    return new Date(instantOf(this.options.timeZone, wall)).toISOString();
  }

  private async moveTo(local: string): Promise<void> {
    const [, , ...days] = (this.definition.cron ?? '').split(' ');
    this.definition = { ...this.definition, cron: [minuteAndHour(local), ...days].join(' ') };
    const known = await knownSchedule(this.stack.temporal, NAME);
    await applyChanges(this.stack.temporal, [changeOf({ name: NAME, definition: this.definition }, known)]);
  }

  private get offset(): number {
    return offsetAt(this.options.timeZone, Date.now());
  }

  /** Lets the schedule come as it does by itself at that time, overlap and all. */
  private async fire(week: number): Promise<void> {
    const time = Date.parse(this.timeOf(week));
    await this.stack.temporal.schedule.getHandle(NAME).backfill({
      start: new Date(time - MINUTE / 2),
      end: new Date(time + MINUTE / 2),
      overlap: ScheduleOverlapPolicy.SKIP,
    });
  }

  private async backfill(week: number, again = false): Promise<ScheduledForecastResult> {
    const time = this.timeOf(week);
    const { runs } = await this.stack.temporal.workflow.execute<WorkflowTypes['backfillSchedule']>(
      workflowTypes.backfillSchedule,
      {
        workflowId: `backfill/${NAME}-${week}`,
        taskQueue: TASK_QUEUES.workflows,
        args: [{ schedule: NAME, definition: this.definition, times: [time], parallel: 1, again }],
      },
    );
    const [run] = runs;
    if (run?.kind === 'published') return run;
    throw new Error(`the backfill of week ${week} ended as ${JSON.stringify(run)}`);
  }

  private async resultOf(week: number): Promise<ScheduledForecastResult> {
    const handle = this.execution(week);
    await until(() => handle.describe(), {
      what: `the run of week ${week} to end`,
      every: POLL_MS,
      timeout: RUN_MS,
      holds: ({ status }) => status.name !== 'RUNNING',
    });
    return handle.result();
  }

  private async ended(week: number, happened: string, result: ScheduledForecastResult): Promise<WeekEnd> {
    const handle = this.stack.temporal.workflow.getHandle<WorkflowTypes['forecastPipeline']>(result.run);
    return { scheduledTime: this.timeOf(week), happened, summary: await handle.result() };
  }

  private execution(week: number) {
    const id = scheduledIds.execution(NAME, this.timeOf(week));
    return this.stack.temporal.workflow.getHandle<WorkflowTypes['scheduledForecast']>(id);
  }

  private async skippedSoFar(): Promise<number> {
    return (await knownSchedule(this.stack.temporal, NAME)).description.info.numActionsSkippedOverlap;
  }

  private land(week: number): Promise<void> {
    return land(this.landing(week), this.data.filesOf(week));
  }

  private landing(week: number): string {
    return this.stack.place('raw', NAME, this.data.dateOf(week));
  }
}

const definitionOf = (
  cron: string,
  { timeZone, between }: { readonly timeZone: string; readonly between: ChampionMode },
): Schedule =>
  scheduleSchema.parse({
    cron,
    timeZone,
    data: { uri: `s3://{bucket}/raw/${NAME}/{date}/`, manifest: '_SUCCESS', deadline: '20d', poll: '1s' },
    retrain: { every: EVERY, when: 'drift', between },
    monitor: true,
    request: {
      sweep: {
        maxTrials: 1,
        algorithms: {
          lightgbm: { space: { objective: 'tweedie', num_leaves: 7, learning_rate: 0.15, num_iterations: 20 } },
        },
      },
      fit: { members: [{ per: 'all' }] },
      select: { finalists: 1 },
      publish: { gate: 'none' },
    },
  });

/** `30 2`, as cron writes 02:30. */
const minuteAndHour = (time: string): string => time.split(':').map(Number).reverse().join(' ');

const lastPart = (text: string): string => text.split(', ').at(-1) ?? text;
