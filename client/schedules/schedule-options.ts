import { type CalendarSpec, type ScheduleOptions, ScheduleOverlapPolicy, type ScheduleSpec } from '@temporalio/client';
import { secondsOf } from '../../contracts/forms/duration.js';
import type { CalendarFields } from '../../contracts/scheduling/calendar-fields.js';
import { calendarOf, type Overlap, type Schedule } from '../../contracts/scheduling/schedule.js';
import { type ScheduledForecastInput, scheduledIds } from '../../contracts/scheduling/scheduled-forecast.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { calendarsOfSkippedHours, type ExtraCalendar } from '../../core/scheduling/skipped-hours.js';

const POLICIES = {
  skip: ScheduleOverlapPolicy.SKIP,
  'buffer-one': ScheduleOverlapPolicy.BUFFER_ONE,
  'buffer-all': ScheduleOverlapPolicy.BUFFER_ALL,
  'allow-all': ScheduleOverlapPolicy.ALLOW_ALL,
  'cancel-other': ScheduleOverlapPolicy.CANCEL_OTHER,
} as const satisfies Record<Overlap, ScheduleOverlapPolicy>;

const MONTHS = [
  ...(['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE'] as const),
  ...(['JULY', 'AUGUST', 'SEPTEMBER', 'OCTOBER', 'NOVEMBER', 'DECEMBER'] as const),
];
const DAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;

/** A schedule as Temporal takes it; its state is the caller's. */
export function scheduleOptions(input: ScheduledForecastInput) {
  const { schedule, definition } = input;
  return {
    scheduleId: schedule,
    spec: specOf(definition),
    action: {
      type: 'startWorkflow',
      workflowType: workflowTypes.scheduledForecast,
      workflowId: scheduledIds.base(schedule),
      taskQueue: TASK_QUEUES.workflows,
      args: [input],
      staticSummary: `Forecast ${schedule}`,
    },
    policies: {
      overlap: POLICIES[definition.overlap],
      catchupWindow: secondsOf(definition.catchUp) * 1000,
      pauseOnFailure: definition.pauseOnFailure,
    },
  } satisfies ScheduleOptions;
}

/** As people name a policy of Temporal's. */
export const overlapOf = (policy: ScheduleOverlapPolicy): string =>
  Object.entries(POLICIES).find(([, each]) => each === policy)?.[0] ?? String(policy).toLowerCase();

function specOf(definition: Schedule): ScheduleSpec {
  const { timeZone, skip, jitter, cron } = definition;
  const fields = calendarOf(definition);
  const later = calendarsOfSkippedHours(fields, timeZone);
  return {
    calendars: [
      calendarSpec(fields, cron ?? 'as its calendar says'),
      ...later.map((each) => calendarSpec(each, 'on days whose clocks skip its time')),
    ],
    skip: skip.map(skippedDay),
    timezone: timeZone,
    jitter: secondsOf(jitter) * 1000,
  };
}

function calendarSpec(fields: CalendarFields & Pick<ExtraCalendar, 'year'>, comment: string): CalendarSpec {
  const { minute, hour, dayOfMonth, month, dayOfWeek, year } = fields;
  return {
    second: 0,
    minute: rangesOf(minute, Number),
    hour: rangesOf(hour, Number),
    dayOfMonth: rangesOf(dayOfMonth, Number),
    month: rangesOf(month, (value) => MONTHS[value - 1] as (typeof MONTHS)[number]),
    dayOfWeek: rangesOf(dayOfWeek, (value) => DAYS[value] as (typeof DAYS)[number]),
    ...(year === undefined ? {} : { year }),
    comment,
  };
}

/** A whole day. */
function skippedDay(day: string): CalendarSpec {
  const [dayOfMonth, month, year] = day.split('-').map(Number).reverse() as [number, number, number?];
  return {
    second: '*',
    minute: '*',
    hour: '*',
    dayOfMonth,
    month: MONTHS[month - 1] as (typeof MONTHS)[number],
    ...(year === undefined ? {} : { year }),
    comment: day,
  };
}

/** Values one after the other as ranges. */
function rangesOf<Unit>(values: readonly number[], nameOf: (value: number) => Unit) {
  const ranges: { start: number; end: number }[] = [];
  for (const value of values) {
    const last = ranges.at(-1);
    if (last !== undefined && last.end === value - 1) last.end = value;
    else ranges.push({ start: value, end: value });
  }
  return ranges.map(({ start, end }) => ({ start: nameOf(start), end: nameOf(end), step: 1 }));
}
