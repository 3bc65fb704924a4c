import { type Event, eventOn, snapOn } from './sample-calendar.js';

/** The first day, a Saturday, where nobody asks for another. */
const FIRST_DATE = '2014-06-28';

export interface Day {
  readonly date: string;
  readonly week: number;
  readonly weekday: number;
  readonly events: readonly Event[];
}

/** Days in order. @param firstDate ISO date of a Saturday @throws Error for another day */
export function makeCalendar(days: number, firstDate = FIRST_DATE): readonly Day[] {
  const epoch = Date.parse(`${firstDate}T00:00:00Z`);
  if (new Date(epoch).getUTCDay() !== 6) throw new Error(`${firstDate} is no Saturday, with which weeks begin`);
  return Array.from({ length: days }, (_, index) => {
    const date = new Date(epoch + index * 86_400_000);
    return {
      date: date.toISOString().slice(0, 10),
      // Weeks run from Saturday to Friday, as Walmart's do; day 0 is a Saturday.
      week: 11_401 + Math.floor(index / 7) + Math.floor(index / 364) * 48,
      weekday: date.getUTCDay(),
      events: eventOn(date),
    };
  });
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** The days as calendar.csv, with a SNAP column a state. */
export function calendarCsv(calendar: readonly Day[], states: readonly string[]): string {
  const header = [
    'date,wm_yr_wk,weekday,wday,month,year,d,event_name_1,event_type_1,event_name_2,event_type_2',
    ...states.map((state) => `snap_${state}`),
  ].join(',');
  const rows = calendar.map(({ date, week, weekday, events }, index) => {
    const [first, second] = events;
    return [
      date,
      week,
      WEEKDAYS[weekday],
      ((weekday + 1) % 7) + 1,
      Number(date.slice(5, 7)),
      date.slice(0, 4),
      `d_${index + 1}`,
      first?.name ?? '',
      first?.type ?? '',
      second?.name ?? '',
      second?.type ?? '',
      ...states.map((state) => (snapOn(date, state) ? 1 : 0)),
    ].join(',');
  });
  return `${[header, ...rows].join('\n')}\n`;
}
