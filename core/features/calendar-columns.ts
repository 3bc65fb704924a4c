import type { Calendar } from '../panel/panel.js';

/** The calendar features by name, one value a day; states without SNAP data have zeros. */
export function calendarColumns({ dates, events, snap }: Calendar): Readonly<Record<string, Float32Array>> {
  const parsed = dates.map((date) => new Date(`${date}T00:00:00Z`));
  const column = (value: (date: Date, day: number) => number): Float32Array => Float32Array.from(parsed, value);
  const flags = (state: string) => column((_, day) => snap[state]?.[day] ?? 0);
  return {
    year: column((date) => date.getUTCFullYear()),
    month: column((date) => date.getUTCMonth() + 1),
    week: column(isoWeek),
    day: column((date) => date.getUTCDate()),
    dayofweek: column((date) => (date.getUTCDay() + 6) % 7),
    event_name_1: column((_, day) => events.eventName1.codes[day] as number),
    event_type_1: column((_, day) => events.eventType1.codes[day] as number),
    event_name_2: column((_, day) => events.eventName2.codes[day] as number),
    event_type_2: column((_, day) => events.eventType2.codes[day] as number),
    snap_CA: flags('CA'),
    snap_TX: flags('TX'),
    snap_WI: flags('WI'),
  };
}

/** ISO 8601: weeks begin on Monday, and week 1 holds the year's first Thursday. */
function isoWeek(date: Date): number {
  const thursday = new Date(date);
  thursday.setUTCDate(date.getUTCDate() + 3 - ((date.getUTCDay() + 6) % 7));
  const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return 1 + Math.floor((thursday.getTime() - yearStart) / (7 * 86_400_000));
}
