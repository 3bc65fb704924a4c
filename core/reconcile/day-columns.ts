import type { Calendar, SeriesTable } from '../panel/panel.js';
import { snapOf } from '../panel/snap-of.js';

/** The columns of the regression on days: each is 1 or 0 for a store on a day. */
export interface DayColumns {
  readonly width: number;
  /** Ridge penalty of each column. */
  readonly penalties: Float64Array;
  /** Columns that are 1 for one of the stores (code) on a day (column of the calendar). */
  of(store: number, day: number): Uint16Array;
}

/**
 * Ridge penalties, in days of evidence: a pooled effect is learnt at once, a store's own deviation only against many days.
 * Events happen once a year, and ten stores have seen each.
 */
const PENALTY = {
  weekday: 0.1,
  storeWeekday: 3,
  snap: 0.5,
  storeSnap: 10,
  monthDay: 30,
  stateMonthDay: 20,
  event: 2,
} as const;
/** Days from an event, before and after it, that sell differently because of it. */
const EVENT_DAYS = [-2, -1, 0, 1] as const;
const SATURDAY = 5;

/**
 * What makes a day of a store unlike others: weekday, SNAP (on weekends apart), day of the month, and events with the two
 * days before and the day after. Most effects are there twice or thrice: for all stores, for a state, for a store.
 *
 * @param stores codes of those that learn together
 */
export function dayColumns(calendar: Calendar, series: SeriesTable, stores: readonly number[]): DayColumns {
  const penalties: number[] = [];
  const numbers = new Map<string, number>();
  const column = (name: string, penalty: number): number => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, penalties.length);
    return penalties.push(penalty) - 1;
  };
  const days = calendar.dates.map((date) => new Date(`${date}T00:00:00Z`));
  const near = nearEvents(calendar);
  const states = stateOfStores(series);
  const table = new Map<number, readonly Uint16Array[]>();
  for (const store of stores) {
    const state = states[store];
    const snap = state === undefined ? undefined : snapOf(calendar, state);
    const ones = days.map((date, day) => {
      const weekday = (date.getUTCDay() + 6) % 7;
      const monthDay = date.getUTCDate();
      const columns = [
        column(`weekday ${weekday}`, PENALTY.weekday),
        column(`weekday ${weekday} store ${store}`, PENALTY.storeWeekday),
        column(`day ${monthDay}`, PENALTY.monthDay),
        column(`day ${monthDay} state ${state}`, PENALTY.stateMonthDay),
        ...(near[day] as string[]).map((event) => column(event, PENALTY.event)),
      ];
      if (snap?.[day] === 1) {
        for (const kind of weekday >= SATURDAY ? ['snap', 'snap weekend'] : ['snap']) {
          columns.push(
            column(kind, PENALTY.snap),
            column(`${kind} state ${state}`, PENALTY.snap),
            column(`${kind} store ${store}`, PENALTY.storeSnap),
          );
        }
      }
      return Uint16Array.from(columns);
    });
    table.set(store, ones);
  }
  return {
    width: penalties.length,
    penalties: Float64Array.from(penalties),
    of: (store, day) => table.get(store)?.[day] as Uint16Array,
  };
}

/** Names of the events of each day and of the days around it, with the days between. */
function nearEvents({ dates, events }: Calendar): string[][] {
  const near: string[][] = dates.map(() => []);
  for (const { labels, codes } of [events.eventName1, events.eventName2]) {
    codes.forEach((code, day) => {
      const name = labels[code];
      if (name === 'unknown') return;
      for (const away of EVENT_DAYS) near[day + away]?.push(`event ${name} ${away}`);
    });
  }
  return near;
}

/** Label of each store's state; undefined for a store without series. */
export function stateOfStores({ store, state }: SeriesTable): (string | undefined)[] {
  const states = new Array<string | undefined>(store.labels.length).fill(undefined);
  store.codes.forEach((code, index) => {
    states[code] = state.labels[state.codes[index] as number];
  });
  return states;
}
