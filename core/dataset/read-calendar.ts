import { encodeLabels } from '../panel/encode-labels.js';
import type { Calendar } from '../panel/panel.js';
import type { FaultList } from './faults.js';
import { type Fields, fieldText, forEachLine, newFields } from './lines.js';

const FILE = 'calendar.csv';
const REQUIRED = ['date', 'wm_yr_wk', 'd', 'event_name_1', 'event_type_1', 'event_name_2', 'event_type_2'] as const;
/** Stands for "no event" in the encoded columns. */
const NO_EVENT = 'unknown';
const DAY_MS = 86_400_000;
const MAX_COLUMNS = 64;

/** The whole calendar file; `undefined` when its faults make days ambiguous. */
export function readCalendar(bytes: Uint8Array, faults: FaultList): Calendar | undefined {
  const fields = newFields(MAX_COLUMNS);
  const days = new CalendarDays(faults);
  forEachLine(bytes, fields, (line) => {
    if (line === 1) days.readHeader(bytes, fields);
    else days.readDay(bytes, fields, line);
  });
  return days.calendar();
}

/** The days of the file as far as they are read. */
class CalendarDays {
  private readonly columns = new Map<string, number>();
  private readonly dates: string[] = [];
  private readonly weekNumbers: number[] = [];
  private readonly events = {
    eventName1: [] as string[],
    eventType1: [] as string[],
    eventName2: [] as string[],
    eventType2: [] as string[],
  };
  private readonly snap = new Map<string, number[]>();
  private firstDay = 0;
  private lastDay = 0;
  /** Whether a fault made days ambiguous. */
  private isBroken = false;

  constructor(private readonly faults: FaultList) {}

  readHeader(bytes: Uint8Array, fields: Fields): void {
    const { columns } = this;
    for (let index = 0; index < fields.count; index++) columns.set(fieldText(bytes, fields, index), index);
    for (const name of REQUIRED) {
      if (columns.has(name)) continue;
      this.isBroken = true;
      const problem = `the column ${name} is missing`;
      const cure = `Add it; the M5 calendar has ${REQUIRED.join(', ')}.`;
      this.faults.add({ file: FILE, line: 1, column: name, value: '', problem, cure });
    }
    for (const name of columns.keys()) if (name.startsWith('snap_')) this.snap.set(name.slice('snap_'.length), []);
  }

  readDay(bytes: Uint8Array, fields: Fields, line: number): void {
    const text = (name: string): string => {
      const index = this.columns.get(name);
      return index === undefined || index >= fields.count ? '' : fieldText(bytes, fields, index);
    };
    const fault: AddFault = (column, problem, cure) =>
      this.faults.add({ file: FILE, line, column, value: text(column), problem, cure });
    const ambiguous: AddFault = (...what) => {
      this.isBroken = true;
      fault(...what);
    };
    this.readDate(text('date'), ambiguous);
    this.readNumber(text('d'), ambiguous);
    this.readWeek(text('wm_yr_wk'), ambiguous);
    this.dates.push(text('date'));
    this.events.eventName1.push(text('event_name_1') || NO_EVENT);
    this.events.eventType1.push(text('event_type_1') || NO_EVENT);
    this.events.eventName2.push(text('event_name_2') || NO_EVENT);
    this.events.eventType2.push(text('event_type_2') || NO_EVENT);
    // The days are plain even if a flag is not, so that prices and sales can be held against them.
    this.readSnap(text, fault);
  }

  calendar(): Calendar | undefined {
    const { dates, weekNumbers, events, snap, firstDay } = this;
    if (dates.length === 0 && !this.isBroken) {
      const problem = 'the file has no days';
      const cure = 'Give a line a day, up to 28 days beyond the sales.';
      this.faults.add({ file: FILE, line: 0, column: '', value: '', problem, cure });
    }
    if (this.isBroken || dates.length === 0) return undefined;
    const weeks = [...new Set(weekNumbers)];
    const position = new Map(weeks.map((week, index) => [week, index]));
    return {
      firstDay,
      dates,
      weeks: Int32Array.from(weeks),
      weekOfDay: Uint16Array.from(weekNumbers, (week) => position.get(week) as number),
      events: {
        eventName1: encodeLabels(events.eventName1),
        eventType1: encodeLabels(events.eventType1),
        eventName2: encodeLabels(events.eventName2),
        eventType2: encodeLabels(events.eventType2),
      },
      snap: Object.fromEntries([...snap].map(([state, days]) => [state, Uint8Array.from(days)])),
    };
  }

  private readDate(date: string, fault: AddFault): void {
    const time = timeOf(date);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(time)) {
      fault('date', 'the date is no date', 'Write dates as YYYY-MM-DD.');
      return;
    }
    const before = this.dates.at(-1);
    if (before !== undefined && time - timeOf(before) !== DAY_MS) {
      fault(
        'date',
        'days are missing, double or out of order in the calendar',
        `Give every day once, in order; the day before is ${before}.`,
      );
    }
  }

  /** Compared with the day before, not counted from the start: one gap is one fault. */
  private readNumber(name: string, fault: AddFault): void {
    const day = /^d_(\d{1,6})$/.exec(name)?.[1];
    if (day === undefined) {
      fault('d', 'the day name is not of the form d_N', 'Number the days d_1, d_2, …');
      return;
    }
    if (this.dates.length === 0) this.firstDay = Number(day);
    else if (Number(day) !== this.lastDay + 1) {
      fault('d', 'the day names do not count up one by one', `Expected d_${this.lastDay + 1} here.`);
    }
    this.lastDay = Number(day);
  }

  private readWeek(text: string, fault: AddFault): void {
    const week = Number(text);
    if (!Number.isInteger(week) || week <= 0) {
      fault('wm_yr_wk', 'the week is no whole number', 'Write the week as in sell_prices.csv, such as 11101.');
    }
    this.weekNumbers.push(week);
  }

  private readSnap(text: (name: string) => string, fault: AddFault): void {
    for (const [state, days] of this.snap) {
      const column = `snap_${state}`;
      const value = text(column);
      if (value !== '0' && value !== '1') {
        const cure = 'Write 1 on days when SNAP benefits can be used, else 0.';
        fault(column, 'a SNAP flag is neither 0 nor 1', cure);
      }
      days.push(value === '1' ? 1 : 0);
    }
  }
}

/** Reports the value of a column of the present day. */
type AddFault = (column: string, problem: string, cure: string) => void;

const timeOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);
