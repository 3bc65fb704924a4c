import type { EventChange, Scenario, SnapChange } from '../../contracts/scenario/scenario.js';
import type { Calendar, Encoded } from '../panel/panel.js';
import { snapOf, snapStatesOf } from '../panel/snap-of.js';
import { columnsOf } from './scenario-days.js';

/** What stands for a day without an event. */
export const NO_EVENT = 'unknown';

/** States whose SNAP days a scenario can change. */
export const snapColumnsOf = snapStatesOf;

/**
 * The calendar with the events and SNAP days of a scenario, which must be known to it (`checkScenario`). Arrays that stay the
 * same are shared.
 *
 * @param originDay N of the last known day: days up to it stay as they are
 * @returns the calendar itself where nothing of it is other then
 */
export function changeCalendar(
  calendar: Calendar,
  originDay: number,
  { events, snap }: Pick<Scenario, 'events' | 'snap'>,
): Calendar {
  const withEvents = events.reduce((changed, change) => changeEvents(changed, originDay, change), calendar);
  return snap.reduce((changed, change) => changeSnap(changed, originDay, change), withEvents);
}

function changeEvents(calendar: Calendar, originDay: number, { date, names }: EventChange): Calendar {
  const { from: day } = columnsOf(calendar, originDay, { from: date, to: date });
  const { eventName1, eventType1, eventName2, eventType2 } = calendar.events;
  const [first, second] = names;
  const events = {
    eventName1: withLabel(eventName1, day, first ?? NO_EVENT),
    eventType1: withLabel(eventType1, day, typeOf(eventName1, eventType1, first)),
    eventName2: withLabel(eventName2, day, second ?? NO_EVENT),
    eventType2: withLabel(eventType2, day, typeOf(eventName2, eventType2, second)),
  };
  const isSame = Object.entries(events).every(
    ([name, column]) => column === calendar.events[name as keyof typeof events],
  );
  return isSame ? calendar : { ...calendar, events };
}

/** The type that an event had wherever the calendar has it. */
function typeOf(names: Encoded, types: Encoded, name: string | undefined): string {
  if (name === undefined) return NO_EVENT;
  const day = names.codes.indexOf(names.labels.indexOf(name));
  return types.labels[types.codes[day] as number] as string;
}

function withLabel(column: Encoded, day: number, label: string): Encoded {
  const code = column.labels.indexOf(label);
  // A column that never had an event may not even have the word for none.
  if (code === -1 || column.codes[day] === code) return column;
  const codes = column.codes.slice();
  codes[day] = code;
  return { labels: column.labels, codes };
}

function changeSnap(calendar: Calendar, originDay: number, { state, from, to, on }: SnapChange): Calendar {
  const flags = snapOf(calendar, state);
  const span = columnsOf(calendar, originDay, { from, to });
  const flag = on ? 1 : 0;
  if (flags === undefined || flags.subarray(span.from, span.to + 1).every((each) => each === flag)) return calendar;
  const changed = flags.slice();
  changed.fill(flag, span.from, span.to + 1);
  return { ...calendar, snap: { ...calendar.snap, [state]: changed } };
}
