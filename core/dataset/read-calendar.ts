import type { Calendar, Encoded } from '../panel/panel.js';
import type { FaultList } from './faults.js';
import { fieldText, forEachLine, newFields } from './lines.js';

const FILE = 'calendar.csv';
const REQUIRED = ['date', 'wm_yr_wk', 'd', 'event_name_1', 'event_type_1', 'event_name_2', 'event_type_2'] as const;
/** Stands for "no event" in the encoded columns. */
const NO_EVENT = 'unknown';
const DAY_MS = 86_400_000;

/** The whole calendar file; `undefined` when its faults make days ambiguous. */
export function readCalendar(bytes: Uint8Array, faults: FaultList): Calendar | undefined {
  const fields = newFields(64);
  const columns = new Map<string, number>();
  const dates: string[] = [];
  const weekNumbers: number[] = [];
  const events = {
    eventName1: [] as string[],
    eventType1: [] as string[],
    eventName2: [] as string[],
    eventType2: [] as string[],
  };
  const snap = new Map<string, number[]>();
  let firstDay = 0;
  let lastDay = 0;
  let broken = false;

  forEachLine(bytes, fields, (line) => {
    const text = (name: string): string => {
      const index = columns.get(name);
      return index === undefined || index >= fields.count ? '' : fieldText(bytes, fields, index);
    };
    const fault = (column: string, problem: string, cure: string) => {
      broken = true;
      faults.add({ file: FILE, line, column, value: text(column), problem, cure });
    };
    if (line === 1) {
      for (let index = 0; index < fields.count; index++) columns.set(fieldText(bytes, fields, index), index);
      for (const name of REQUIRED) {
        if (!columns.has(name))
          fault(name, `the column ${name} is missing`, `Add it; the M5 calendar has ${REQUIRED.join(', ')}.`);
      }
      for (const name of columns.keys()) if (name.startsWith('snap_')) snap.set(name.slice('snap_'.length), []);
      return;
    }
    const date = text('date');
    const time = Date.parse(`${date}T00:00:00Z`);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(time)) {
      fault('date', 'the date is no date', 'Write dates as YYYY-MM-DD.');
    } else {
      const before = dates.at(-1);
      if (before !== undefined && time - Date.parse(`${before}T00:00:00Z`) !== DAY_MS) {
        fault(
          'date',
          'days are missing, double or out of order in the calendar',
          `Give every day once, in order; the day before is ${before}.`,
        );
      }
    }
    const day = /^d_(\d{1,6})$/.exec(text('d'))?.[1];
    // Compared with the day before, not counted from the start: one gap is one fault.
    if (day === undefined) fault('d', 'the day name is not of the form d_N', 'Number the days d_1, d_2, …');
    else {
      if (dates.length === 0) firstDay = Number(day);
      else if (Number(day) !== lastDay + 1) {
        fault('d', 'the day names do not count up one by one', `Expected d_${lastDay + 1} here.`);
      }
      lastDay = Number(day);
    }
    const week = Number(text('wm_yr_wk'));
    if (!Number.isInteger(week) || week <= 0)
      fault('wm_yr_wk', 'the week is no whole number', 'Write the week as in sell_prices.csv, such as 11101.');
    dates.push(date);
    weekNumbers.push(week);
    events.eventName1.push(text('event_name_1') || NO_EVENT);
    events.eventType1.push(text('event_type_1') || NO_EVENT);
    events.eventName2.push(text('event_name_2') || NO_EVENT);
    events.eventType2.push(text('event_type_2') || NO_EVENT);
    for (const [state, days] of snap) {
      const value = text(`snap_${state}`);
      if (value !== '0' && value !== '1') {
        // The days are plain all the same, so that prices and sales can be held against them.
        faults.add({
          file: FILE,
          line,
          column: `snap_${state}`,
          value,
          problem: 'a SNAP flag is neither 0 nor 1',
          cure: 'Write 1 on days when SNAP benefits can be used, else 0.',
        });
      }
      days.push(value === '1' ? 1 : 0);
    }
  });
  if (dates.length === 0 && !broken) {
    faults.add({
      file: FILE,
      line: 0,
      column: '',
      value: '',
      problem: 'the file has no days',
      cure: 'Give a line a day, up to 28 days beyond the sales.',
    });
  }
  if (broken || dates.length === 0) return undefined;
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

/** Label encoding: labels sorted by code point, as pandas and scikit-learn do. */
export function encodeLabels(values: readonly string[]): Encoded {
  const labels = [...new Set(values)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const codes = new Map(labels.map((label, code) => [label, code]));
  return { labels, codes: Uint16Array.from(values, (value) => codes.get(value) as number) };
}

/** The calendar from a day on: `days` days, starting at `d_<firstDay>`. */
export function sliceCalendar(calendar: Calendar, firstDay: number): Calendar {
  const from = firstDay - calendar.firstDay;
  if (from === 0) return calendar;
  const firstWeek = calendar.weekOfDay[from] as number;
  const cut = ({ labels, codes }: Encoded): Encoded => ({ labels, codes: codes.slice(from) });
  const { events } = calendar;
  return {
    firstDay,
    dates: calendar.dates.slice(from),
    weeks: calendar.weeks.slice(firstWeek),
    weekOfDay: calendar.weekOfDay.slice(from).map((week) => week - firstWeek),
    events: {
      eventName1: cut(events.eventName1),
      eventType1: cut(events.eventType1),
      eventName2: cut(events.eventName2),
      eventType2: cut(events.eventType2),
    },
    snap: Object.fromEntries(Object.entries(calendar.snap).map(([state, days]) => [state, days.slice(from)])),
  };
}
