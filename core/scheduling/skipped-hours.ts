import type { CalendarFields } from '../../contracts/scheduling/calendar-fields.js';
import { minuteOfDay, offsetAt } from '../../contracts/scheduling/time-zone.js';

/** Local times that do not exist, because clocks are put forward. */
interface SkippedHours {
  readonly month: readonly number[];
  readonly dayOfMonth: readonly number[];
  readonly dayOfWeek: readonly number[];
  /** Undefined for every year. */
  readonly year?: number | undefined;
  /** Minutes of the day: the first that is skipped, and the first that exists again. */
  readonly from: number;
  readonly to: number;
}

/** Times of a calendar, of one year only where it says which. */
export interface ExtraCalendar extends CalendarFields {
  readonly year?: number | undefined;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Years whose changes of the clock are looked at; beyond them time zones are guesses. */
const FIRST_YEAR = 2024;
const LAST_YEAR = 2050;

/**
 * What a calendar needs beside itself to come on days that skip its time: Temporal takes local times literally, so 02:30 would not
 * come at all on the day whose clocks go from 02:00 to 03:00. It then comes at 03:30, twenty-four hours after the day before.
 *
 * Where the clocks of a zone change by a rule ("the last Sunday in March"), so do these; else they are dates, to the year 2050.
 */
export function calendarsOfSkippedHours(fields: CalendarFields, timeZone: string): readonly ExtraCalendar[] {
  return skippedHours(timeZone).flatMap((skipped) => extraCalendars(fields, skipped));
}

function extraCalendars(fields: CalendarFields, skipped: SkippedHours): readonly ExtraCalendar[] {
  const both = (some: readonly number[], others: readonly number[]) => some.filter((each) => others.includes(each));
  const month = both(fields.month, skipped.month);
  const dayOfMonth = both(fields.dayOfMonth, skipped.dayOfMonth);
  const dayOfWeek = both(fields.dayOfWeek, skipped.dayOfWeek);
  if (month.length === 0 || dayOfMonth.length === 0 || dayOfWeek.length === 0) return [];
  const minutesOf = new Map<number, number[]>();
  for (const minuteOfDay of timesOf(fields)) {
    if (minuteOfDay < skipped.from || minuteOfDay >= skipped.to) continue;
    const later = minuteOfDay + skipped.to - skipped.from;
    const [hour, minute] = [Math.floor(later / 60), later % 60];
    if (fields.hour.includes(hour) && fields.minute.includes(minute)) continue;
    minutesOf.set(hour, [...(minutesOf.get(hour) ?? []), minute]);
  }
  return [...minutesOf].map(([hour, minute]) => ({
    month,
    dayOfMonth,
    dayOfWeek,
    hour: [hour],
    minute,
    ...(skipped.year === undefined ? {} : { year: skipped.year }),
  }));
}

const timesOf = ({ hour, minute }: CalendarFields): readonly number[] =>
  hour.flatMap((hours) => minute.map((minutes) => hours * 60 + minutes));

/** By a rule where one holds in all years. */
function skippedHours(timeZone: string): readonly SkippedHours[] {
  const found = forwardChanges(timeZone);
  const rule = ruleOf(found);
  return rule === undefined ? found.map(onItsDate) : [rule];
}

interface ForwardChange {
  /** Midnight of its day, by the wall clock. */
  readonly day: number;
  readonly from: number;
  readonly to: number;
}

function forwardChanges(timeZone: string): readonly ForwardChange[] {
  const changes: ForwardChange[] = [];
  const end = Date.UTC(LAST_YEAR + 1, 0, 1);
  const week = 7 * DAY;
  for (let start = Date.UTC(FIRST_YEAR, 0, 1); start < end; start += week) {
    const [before, after] = [offsetAt(timeZone, start), offsetAt(timeZone, start + week)];
    if (after <= before) continue;
    const wall = changeBetween(timeZone, start, start + week) + before;
    const from = minuteOfDay(wall);
    changes.push({ day: wall - from * MINUTE, from, to: from + (after - before) / MINUTE });
  }
  return changes;
}

/** The first instant with the offset of the end. */
function changeBetween(timeZone: string, start: number, end: number): number {
  const before = offsetAt(timeZone, start);
  let [low, high] = [start, end];
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE;
    if (offsetAt(timeZone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

const onItsDate = ({ day, from, to }: ForwardChange): SkippedHours => {
  const date = new Date(day);
  return {
    year: date.getUTCFullYear(),
    month: [date.getUTCMonth() + 1],
    dayOfMonth: [date.getUTCDate()],
    dayOfWeek: [date.getUTCDay()],
    from,
    to,
  };
};

/** The rule that these follow, one each year: the same week of the month, or the last one; undefined where they follow none. */
function ruleOf(changes: readonly ForwardChange[]): SkippedHours | undefined {
  const [first] = changes;
  if (first === undefined || changes.length !== LAST_YEAR - FIRST_YEAR + 1) return undefined;
  const { month, dayOfWeek } = onItsDate(first);
  const isAlike = changes.every((each, index) => {
    const on = onItsDate(each);
    const alike =
      on.month[0] === month[0] && on.dayOfWeek[0] === dayOfWeek[0] && each.from === first.from && each.to === first.to;
    return alike && on.year === FIRST_YEAR + index;
  });
  if (!isAlike) return undefined;
  const days = changes.map(({ day }) => new Date(day).getUTCDate());
  const firstOfWeek = Math.floor((Math.min(...days) - 1) / 7) * 7 + 1;
  const lastOfMonth = new Date(Date.UTC(FIRST_YEAR + 1, month[0] as number, 0)).getUTCDate();
  const week = days.every((day) => day >= firstOfWeek && day < firstOfWeek + 7)
    ? firstOfWeek
    : days.every((day) => day > lastOfMonth - 7)
      ? lastOfMonth - 6
      : undefined;
  if (week === undefined) return undefined;
  const dayOfMonth = Array.from({ length: 7 }, (_, index) => week + index);
  return { month, dayOfMonth, dayOfWeek, from: first.from, to: first.to };
}
