import type { WorkflowExecutionInfo } from '@temporalio/client';
import {
  type ScheduledForecastProgress,
  scheduledForecastProgressQuery,
  scheduledIds,
} from '../../contracts/scheduling/scheduled-forecast.js';
import { dateOf } from '../../contracts/scheduling/time-zone.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { type RunStatus, runStatus } from './run-status.js';

/** The execution of a schedule that a run will come from, or would have come from: its data has not arrived. */
export interface ScheduledExecutionOf {
  readonly workflowId: string;
  readonly status: RunStatus;
  readonly startedAt: Date;
  readonly progress: ScheduledForecastProgress;
}

/** `foods-weekly-2026-11-30-0230`, by local time; `planRun` makes it. */
const SCHEDULED_RUN = /^(?<schedule>.+)-(?<date>\d{4}-\d{2}-\d{2})-\d{4}$/;
const DAY_MS = 86_400_000;

/** Finds by the id of a run what waits for its data; undefined where no schedule makes a run of this id. */
export async function findScheduledRun(
  { temporal }: Pick<ForecastClient, 'temporal'>,
  run: string,
): Promise<ScheduledExecutionOf | undefined> {
  const { schedule, date } = SCHEDULED_RUN.exec(run)?.groups ?? {};
  if (schedule === undefined || date === undefined || Number.isNaN(Date.parse(date))) return undefined;
  const base = `${scheduledIds.base(schedule)}-`;
  // Local time is at most a day from that of Greenwich, in which executions are named.
  const days = [-1, 0, 1].map((away) => dateOf(Date.parse(date) + away * DAY_MS));
  const found: WorkflowExecutionInfo[] = [];
  for await (const execution of temporal.workflow.list({
    query: `WorkflowType = '${workflowTypes.scheduledForecast}' AND (${days.map((day) => `WorkflowId STARTS_WITH '${base}${day}'`).join(' OR ')})`,
  })) {
    found.push(execution);
  }
  for (const { workflowId, status, startTime } of found) {
    const handle = temporal.workflow.getHandle<WorkflowTypes['scheduledForecast']>(workflowId);
    const progress = await handle.query(scheduledForecastProgressQuery).catch(() => undefined);
    if (progress?.run === run) return { workflowId, status: runStatus(status.name), startedAt: startTime, progress };
  }
  return undefined;
}
