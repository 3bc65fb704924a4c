import { encodeLabels } from '../panel/encode-labels.js';
import type { Calendar } from '../panel/panel.js';
import { CalendarWeeks } from './calendar-weeks.js';
import { CalendarWords } from './calendar-words.js';
import { unusableName } from './check-names.js';
import { DayCount } from './day-count.js';
import { EventTexts } from './event-texts.js';
import type { FaultList } from './faults.js';
import { forEachLine, lineAt } from './lines.js';
import { findColumns, readHeader } from './read-header.js';
import { readRow } from './read-row.js';

export const CALENDAR_FILE = 'calendar.csv';
const REQUIRED = ['date', 'wm_yr_wk', 'd', 'event_name_1', 'event_type_1', 'event_name_2', 'event_type_2'] as const;
/** Stands for "no event" in the encoded columns. */
const NO_EVENT = 'unknown';
/** What programs write for no value. */
const NOTHING = /^\s*(nan|none|null|<na>|n\/a)?\s*$/i;
const DAY_MS = 86_400_000;

export interface CalendarFile {
  readonly calendar: Calendar;
  /** Names of all columns, those that are read over included. */
  readonly columns: readonly string[];
  readonly events: EventTexts;
  /** Line of the first day of each week, by its number. */
  readonly lineOfWeek: ReadonlyMap<number, number>;
}

/** The whole calendar file; `undefined` when its faults make days ambiguous. */
export function readCalendar(bytes: Uint8Array, faults: FaultList): CalendarFile | undefined {
  const { line: header, next } = lineAt(bytes, 0);
  const names = readHeader(header, CALENDAR_FILE, faults);
  const columns = names && findColumns(names, REQUIRED, CALENDAR_FILE, faults);
  if (names === undefined || columns === undefined) return undefined;
  const days = new CalendarDays(names, columns, faults);
  forEachLine(bytes.subarray(next), (line, number) => days.readDay(line, number + 1));
  const calendar = days.calendar();
  return calendar && { calendar, columns: names, events: days.eventTexts, lineOfWeek: days.weeks.lines };
}

type Column = (typeof REQUIRED)[number];

/** The days of the file as far as they are read. */
class CalendarDays {
  private readonly dates: string[] = [];
  readonly weeks = new CalendarWeeks();
  private readonly events = {
    eventName1: [] as string[],
    eventType1: [] as string[],
    eventName2: [] as string[],
    eventType2: [] as string[],
  };
  readonly eventTexts = new EventTexts();
  private readonly words: CalendarWords;
  private readonly snap = new Map<string, { readonly column: number; readonly days: number[] }>();
  private firstDay = 0;
  private readonly dateCount = new DayCount();
  private readonly dayCount = new DayCount();
  private dateBefore: string | undefined;
  private rows = 0;
  /** Whether a fault made days ambiguous. */
  private isBroken = false;

  constructor(
    private readonly names: readonly string[],
    private readonly columns: Readonly<Record<Column, number>>,
    private readonly faults: FaultList,
  ) {
    this.words = new CalendarWords(names);
    names.forEach((name, column) => {
      if (name.startsWith('snap_')) this.snap.set(name.slice('snap_'.length), { column, days: [] });
    });
  }

  readDay(bytes: Uint8Array, line: number): void {
    this.rows += 1;
    const row = readRow(bytes, line, CALENDAR_FILE, this.names, this.faults);
    if (!row?.isWhole) {
      this.isBroken = true;
      return;
    }
    const text = (name: Column): string => row.texts[this.columns[name]] as string;
    const fault: AddFault = (column, problem, cure) => this.ambiguous(line, column, text(column), problem, cure);
    const before = this.dateBefore;
    const isInOrder = this.readDate(text('date'), fault);
    const date = this.dateBefore;
    const step = before === undefined || date === undefined ? 1 : dayNumber(date) - dayNumber(before);
    this.readNumber(text('d'), step, fault);
    this.weeks.readDay(text('wm_yr_wk'), line, (...[, value, problem, cure]) =>
      this.ambiguous(line, 'wm_yr_wk', value, problem, cure),
    );
    const event = (name: Column): string => (NOTHING.test(text(name)) ? NO_EVENT : text(name));
    for (const [name, type] of [
      ['event_name_1', 'event_type_1'],
      ['event_name_2', 'event_type_2'],
    ] as const) {
      for (const column of [name, type]) {
        const unusable = unusableName(text(column));
        if (unusable !== undefined) fault(column, unusable.problem, unusable.cure);
      }
      if (event(name) === NO_EVENT && event(type) !== NO_EVENT) {
        fault(type, 'an event has a type but no name', `Write its name into ${name}, or leave the type out.`);
      }
      if (event(name) !== NO_EVENT)
        this.eventTexts.add(line, [name, text(name)], [type, event(type) === NO_EVENT ? '' : text(type)]);
    }
    this.events.eventName1.push(event('event_name_1'));
    this.events.eventType1.push(event('event_type_1'));
    this.events.eventName2.push(event('event_name_2'));
    this.events.eventType2.push(event('event_type_2'));
    this.readSnap(row.texts, line);
    if (isInOrder) this.words.readDay(date as string, row.texts, line);
  }

  calendar(): Calendar | undefined {
    const { dates, weeks, events, snap, firstDay } = this;
    if (dates.length === 0 && !this.isBroken) {
      const problem = 'the file has no days';
      const cure = 'Give a line a day, up to 28 days beyond the sales.';
      this.faults.add({ file: CALENDAR_FILE, line: 0, column: '', value: '', problem, cure });
    }
    weeks.check((line, ...what) => this.ambiguous(line, 'wm_yr_wk', ...what));
    const fault = (at: number, column: string, value: string, problem: string, cure: string) =>
      this.faults.add({ file: CALENDAR_FILE, line: at, column, value, problem, cure });
    this.words.check(fault);
    this.eventTexts.check(fault);
    if (this.isBroken || dates.length === 0) return undefined;
    return {
      firstDay,
      dates,
      ...weeks.encode(),
      events: {
        eventName1: encodeLabels(events.eventName1),
        eventType1: encodeLabels(events.eventType1),
        eventName2: encodeLabels(events.eventName2),
        eventType2: encodeLabels(events.eventType2),
      },
      // In an order of their own: that of the columns says nothing.
      snap: Object.fromEntries(
        [...snap.keys()].sort().map((state) => [state, Uint8Array.from(snap.get(state)?.days ?? [])]),
      ),
    };
  }

  /** @returns whether it is the day after the one before */
  private readDate(text: string, fault: AddFault): boolean {
    // Midnight is how pandas and Excel write a day.
    const date = /^(\d{4}-\d{2}-\d{2})([ T]00:00(:00(\.0+)?)?)?$/.exec(text)?.[1];
    if (date === undefined) {
      fault('date', 'the date is no date', 'Write dates as YYYY-MM-DD.');
      return false;
    }
    if (!isDay(date)) {
      fault('date', 'the date is no day of its month', 'Write dates as YYYY-MM-DD, of days that exist.');
      return false;
    }
    const isInOrder = this.dateCount.check(dayNumber(date), this.rows) === undefined;
    if (!isInOrder) {
      const cure = `Give every day once, in order; the day before is ${this.dateBefore}.`;
      fault('date', 'days are missing, double or out of order in the calendar', cure);
    }
    this.dateBefore = date;
    this.dates.push(date);
    return isInOrder;
  }

  /** @param step days from the date before to this one: where days are missing, so are their names */
  private readNumber(name: string, step: number, fault: AddFault): void {
    const text = /^d_(\d{1,6})$/.exec(name)?.[1];
    if (text === undefined) {
      fault('d', 'the day name is not of the form d_N', 'Number the days d_1, d_2, …');
      return;
    }
    const day = Number(text);
    if (this.rows === 1) this.firstDay = day;
    const expected = this.dayCount.check(day, this.rows, step);
    if (expected === undefined) return;
    const cure = `Write d_${expected} here, and count on from it.`;
    fault('d', 'the day names do not count up one by one', cure);
  }

  private ambiguous(line: number, column: string, value: string, problem: string, cure: string): void {
    this.isBroken = true;
    this.faults.add({ file: CALENDAR_FILE, line, column, value, problem, cure });
  }

  /** The days are plain even if a flag is not, so that prices and sales can be held against them. */
  private readSnap(texts: readonly string[], line: number): void {
    for (const { column, days } of this.snap.values()) {
      const value = texts[column] as string;
      const flag = /^[01](\.0*)?$/.test(value) ? Number(value) : undefined;
      if (flag === undefined) {
        const problem = 'a SNAP flag is neither 0 nor 1';
        const cure = 'Write 1 on days when SNAP benefits can be used, else 0.';
        this.faults.add({ file: CALENDAR_FILE, line, column: this.names[column] as string, value, problem, cure });
      }
      days.push(flag ?? 0);
    }
  }
}

/** Reports the value of a column of the present day. */
type AddFault = (column: Column, problem: string, cure: string) => void;

const timeOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const dayNumber = (date: string): number => timeOf(date) / DAY_MS;

/** `Date` takes September 31 for October 1. */
function isDay(date: string): boolean {
  const time = timeOf(date);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
