import type { Calendar, Encoded } from './panel.js';

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
