import type { JsonOf } from '../json/json-shape.js';
import type { scheduleShape, schedulesShape } from '../json/schedules-shape.js';
import type { KnownSchedule } from './known-schedules.js';
import type { ScheduledExecution } from './recent-executions.js';

type ScheduleJson = JsonOf<typeof schedulesShape>['schedules'][number];
type ExecutionJson = JsonOf<typeof scheduleShape>['runs'][number];

/** A schedule as `--json` prints it. */
export const scheduleJson = ({ name, definition, group, description }: KnownSchedule): ScheduleJson => ({
  name,
  group,
  paused: description.state.paused,
  note: description.state.note || undefined,
  nextTimes: description.info.nextActionTimes.map((time) => time.toISOString()),
  definition,
});

/** One of its runs likewise. */
export const executionJson = ({ scheduledTime, status, progress, reason }: ScheduledExecution): ExecutionJson => ({
  scheduledTime,
  status,
  run: progress?.run,
  origin: progress?.origin,
  monitored: progress?.monitored,
  missing: status === 'running' ? progress?.missing : undefined,
  reason,
});
