import type { CalendarFields } from './calendar-fields.js';
import { dateOf, instantOf, offsetAt, wallClockAt } from './time-zone.js';

/** When a schedule comes. */
export interface Timing {
  readonly fields: CalendarFields;
  readonly timeZone: string;
  /** Days on which it does not come: `2026-12-25`, or of every year `12-25`. */
  readonly skip: readonly string[];
}

const DAY = 86_400_000;
/** Around a change of the clock. */
const NIGHT = 6 * 3_600_000;
/** Leap days fall on every day of the week within them. */
const YEARS_LOOKED_THROUGH = 40;

/**
 * The instants at which a schedule comes, both ends included; at most `limit` of them. A time that the clock skips comes when
 * the clock has moved on, one that it shows twice comes once.
 *
 * @param from milliseconds since 1970, as `to`
 */
export function firingTimes({ fields, timeZone, skip }: Timing, from: number, to: number, limit: number): number[] {
  const times = new Set<number>();
  const skipped = new Set(skip);
  const lastDay = midnightOf(wallClockAt(timeZone, to)) + DAY;
  for (let day = midnightOf(wallClockAt(timeZone, from)) - DAY; day <= lastDay && times.size < limit; day += DAY) {
    const date = dateOf(day);
    if (!isDayOf(fields, day) || skipped.has(date) || skipped.has(date.slice(5))) continue;
    for (const instant of instantsOn(day, fields, timeZone)) {
      if (instant >= from && instant <= to && times.size < limit) times.add(instant);
    }
  }
  return [...times].sort((a, b) => a - b);
}

/**
 * The time of a schedule that one of its starts is for. Where clocks go back, Temporal may start it at the second showing of its
 * time, at both, or once more an hour after it (server 1.29, by zone and hour): all of them are for the one time of that day.
 *
 * @returns the instant itself where the schedule does not come then at all: a person has started it
 */
export function firingTimeFor(timing: Timing, instant: number): number {
  const { timeZone } = timing;
  const isFiring = (time: number) => firingTimes(timing, time, time, 1).length > 0;
  if (isFiring(instant)) return instant;
  const wentBack = offsetAt(timeZone, instant - NIGHT) - offsetAt(timeZone, instant + NIGHT);
  return wentBack > 0 && isFiring(instant - wentBack) ? instant - wentBack : instant;
}

/** Whether there is a day, in any year, that the fields have: February 31 is none. */
export function everComes(fields: CalendarFields): boolean {
  const first = Date.UTC(2000, 0, 1);
  for (let day = first; day < first + YEARS_LOOKED_THROUGH * 366 * DAY; day += DAY) {
    if (isDayOf(fields, day)) return true;
  }
  return false;
}

/** @param day midnight of it, by the wall clock */
export function isDayOf({ month, dayOfMonth, dayOfWeek }: CalendarFields, day: number): boolean {
  const date = new Date(day);
  return (
    month.includes(date.getUTCMonth() + 1) &&
    dayOfMonth.includes(date.getUTCDate()) &&
    dayOfWeek.includes(date.getUTCDay())
  );
}

const instantsOn = (day: number, { hour, minute }: CalendarFields, timeZone: string): number[] =>
  hour
    .flatMap((hours) => minute.map((minutes) => instantOf(timeZone, day + (hours * 60 + minutes) * 60_000)))
    .sort((a, b) => a - b);

const midnightOf = (wall: number): number => Math.floor(wall / DAY) * DAY;
