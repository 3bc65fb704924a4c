import type { KnownSchedule } from './known-schedules.js';
import type { ScheduledExecution } from './recent-executions.js';

/** A schedule as `--json` prints it. */
export const scheduleJson = (
  { name, definition, group, description }: KnownSchedule,
  executions?: readonly ScheduledExecution[],
) => ({
  name,
  group: group ?? null,
  paused: description.state.paused,
  note: description.state.note ?? null,
  nextTimes: description.info.nextActionTimes.map((time) => time.toISOString()),
  definition,
  ...(executions === undefined ? {} : { runs: executions.map(executionJson) }),
});

const executionJson = ({ scheduledTime, status, progress, reason }: ScheduledExecution) => ({
  scheduledTime,
  status,
  run: progress?.run ?? null,
  origin: progress?.origin ?? null,
  missing: status === 'running' ? (progress?.missing ?? null) : null,
  reason: reason ?? null,
});
