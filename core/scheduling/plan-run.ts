import { secondsOf } from '../../contracts/forms/duration.js';
import { requestSchema } from '../../contracts/request/request.js';
import { resolveAddress } from '../../contracts/scheduling/data-address.js';
import { firingTimeFor } from '../../contracts/scheduling/firing-times.js';
import { calendarOf, type Schedule } from '../../contracts/scheduling/schedule.js';
import type { ScheduledRun } from '../../contracts/scheduling/scheduled-forecast.js';
import { dateOf, timeOf, wallClockAt } from '../../contracts/scheduling/time-zone.js';

export interface RunToPlan {
  /** Name of the schedule. */
  readonly schedule: string;
  readonly definition: Schedule;
  /** ISO. */
  readonly scheduledTime: string;
  /** Of the worker. */
  readonly bucket: string;
}

const DAY = 86_400_000;
/** Looks at the data at most, so that the history of a run that waits stays small. */
const MOST_LOOKS = 500;

/**
 * What a schedule's run of a time is: its id, its last known day, its data. Made of the scheduled time alone, never of the
 * clock, so that a late run, a repeated one and one of a backfill are the same run.
 *
 * @throws ZodError when the request is none any more
 */
export function planRun({ schedule, definition, scheduledTime, bucket }: RunToPlan): ScheduledRun {
  const { timeZone, skip, originDaysBefore, request, data } = definition;
  const timing = { fields: calendarOf(definition), timeZone, skip };
  const scheduled = firingTimeFor(timing, Date.parse(scheduledTime));
  const wall = wallClockAt(timeZone, scheduled);
  const date = dateOf(wall);
  const origin = dateOf(wall - originDaysBefore * DAY);
  const waitSeconds = secondsOf(data.deadline);
  return {
    run: `${schedule}-${date}-${timeOf(wall).replace(':', '')}`,
    scheduledTime: new Date(scheduled).toISOString(),
    origin,
    request: requestSchema.parse({ name: schedule, ...request, origin }),
    data: {
      uri: resolveAddress(data.uri, { date, origin, bucket }),
      manifest: data.manifest,
      through: origin,
      deadline: new Date(scheduled + waitSeconds * 1000).toISOString(),
      pollSeconds: Math.max(secondsOf(data.poll), waitSeconds / MOST_LOOKS),
    },
  };
}
