import { snapColumn } from '../../contracts/features/seed-set.js';
import type { Calendar } from '../panel/panel.js';
import { snapOf } from '../panel/snap-of.js';

/** The calendar features by name, one value a day. */
export function calendarColumns({ dates, events }: Calendar) {
  const parsed = dates.map((date) => new Date(`${date}T00:00:00Z`));
  const column = (value: (date: Date, day: number) => number): Float32Array => Float32Array.from(parsed, value);
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
  };
}

/** The SNAP days of some states by the name of their column; those of a state that the calendar lacks are zeros. */
export const snapColumns = (calendar: Calendar, states: readonly string[]): Readonly<Record<string, Float32Array>> =>
  Object.fromEntries(
    states.map((state) => {
      const flags = snapOf(calendar, state);
      return [
        snapColumn(state),
        flags === undefined ? new Float32Array(calendar.dates.length) : Float32Array.from(flags),
      ];
    }),
  );

/** ISO 8601: weeks begin on Monday, and week 1 holds the year's first Thursday. */
function isoWeek(date: Date): number {
  const thursday = new Date(date);
  thursday.setUTCDate(date.getUTCDate() + 3 - ((date.getUTCDay() + 6) % 7));
  const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return 1 + Math.floor((thursday.getTime() - yearStart) / (7 * 86_400_000));
}
