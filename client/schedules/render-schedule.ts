import { secondsOf } from '../../contracts/forms/duration.js';
import { firingTimes } from '../../contracts/scheduling/firing-times.js';
import { describeRetrain, describeScheduledTraining } from '../../contracts/scheduling/retrain.js';
import { calendarOf, type Schedule } from '../../contracts/scheduling/schedule.js';
import { dateOf, timeOf, wallClockAt } from '../../contracts/scheduling/time-zone.js';
import type { KnownSchedule } from './known-schedules.js';
import type { ScheduledExecution } from './recent-executions.js';

/** By `monitor` of the definition. */
const MONITORS: Readonly<Record<string, string>> = {
  true: 'what was published before, then forecasts',
  only: 'what was published before, and forecasts nothing',
};
const YEAR = 366 * 86_400_000;

/** A schedule, line by line. @param executions of it, newest first */
export function renderSchedule(known: KnownSchedule, executions: readonly ScheduledExecution[] = []): string {
  const { name, definition, group, description } = known;
  const { retrain, data, originDaysBefore, overlap, catchUp, jitter, pauseOnFailure, skip, timeZone, request } =
    definition;
  const { state, info } = description;
  const next = nextTimes(known, 3);
  const days = originDaysBefore === 1 ? 'the day' : `${originDaysBefore} days`;
  const lines: (readonly [string, string | undefined])[] = [
    ['schedule', group === undefined ? name : `${name} (of the file with group: ${group})`],
    ['comes', `${timesOf(definition)}, ${timeZone}${skip.length === 0 ? '' : `, but for ${skip.join(', ')}`}`],
    ['next', state.paused ? undefined : next.length === 0 ? 'never' : next.join(', ')],
    ['paused', state.paused ? (state.note ?? 'yes') : undefined],
    ['note', state.paused ? undefined : state.note || undefined],
    ['forecast', String(request.name ?? name)],
    ['models', retrain && describeRetrain(retrain)],
    ['last known day', `${days} before the run`],
    ['data', data.manifest === undefined ? data.uri : `${data.uri}, complete with ${data.manifest}`],
    ['waits', `for its data until ${data.deadline} after its time`],
    ['monitors', MONITORS[String(definition.monitor ?? false)]],
    ['overlap', `${overlap}: ${info.numActionsSkippedOverlap} runs were left out so far`],
    ['catch-up', `${catchUp}: ${info.numActionsMissedCatchupWindow} runs were missed so far`],
    ['jitter', secondsOf(jitter) === 0 ? undefined : jitter],
    ['on failure', pauseOnFailure ? 'it is paused' : undefined],
  ];
  const shown = lines.filter(([, text]) => text !== undefined);
  const width = Math.max(...shown.map(([title]) => title.length));
  const runs = executions.map((each) => `  ${describeExecution(each)}`);
  return [
    ...shown.map(([title, text]) => `${title.padEnd(width)}  ${text}`),
    ...(runs.length === 0 ? [] : ['', 'Its last runs:', ...runs]),
  ].join('\n');
}

/** When it comes, as it was written. */
export const timesOf = ({ cron, calendar }: Schedule): string =>
  cron ??
  Object.entries(calendar ?? {})
    .map(([field, value]) => `${field} ${Array.isArray(value) ? value.join(',') : value}`)
    .join(', ');

/** When it comes next, by the local clock; as Temporal will start them where nobody pauses it. */
export function nextTimes({ definition, description }: KnownSchedule, count: number): string[] {
  if (description.state.paused) return [];
  const { timeZone, skip } = definition;
  const now = Date.now();
  return firingTimes({ fields: calendarOf(definition), timeZone, skip }, now, now + 4 * YEAR, count).map((time) =>
    localTime(time, timeZone),
  );
}

/** @param instant milliseconds since 1970 */
export function localTime(instant: number, timeZone: string): string {
  const wall = wallClockAt(timeZone, instant);
  return `${dateOf(wall)} ${timeOf(wall)}`;
}

/** A run of a schedule in a line. */
export function describeExecution({ scheduledTime, status, progress, reason }: ScheduledExecution): string {
  const { run, state, missing, deadline, training } = progress ?? {};
  const what = run ?? scheduledTime;
  const models = training === undefined ? '' : `; it ${describeScheduledTraining(training)}`;
  if (status !== 'running') return `${what}: ${status}${reason === undefined ? models : `: ${reason}`}`;
  if (state !== 'waiting for data') return `${what}: ${state ?? 'starting'}${models}`;
  return `${what}: waits for its data until ${deadline}: ${missing}`;
}
