import { nameHint, nearestName } from '@durable-forecast/lib/nearest-name';
import { describeEvent, describePrice, describeSnap } from '../../contracts/scenario/describe-change.js';
import type { Scenario } from '../../contracts/scenario/scenario.js';
import type { Calendar, Encoded, Panel } from '../panel/panel.js';
import { NO_EVENT, snapColumnsOf } from './change-calendar.js';
import { horizonDates } from './scenario-days.js';

/** Names that are listed where none is near. */
const MOST_LISTED = 12;

/**
 * What of a scenario the data does not know, a sentence each with its cure.
 *
 * @param panel of any of the stores: labels and calendar are those of all
 */
export function checkScenario(
  { calendar, series }: Pick<Panel, 'calendar' | 'series'>,
  originDay: number,
  scenario: Scenario,
): readonly string[] {
  const [first, last] = horizonDates(calendar, originDay);
  const faults: string[] = [];
  const checkDay = (date: string | undefined, what: string) => {
    if (date === undefined || (date >= first && date <= last)) return;
    faults.push(`${what}: ${date} is no day of the forecast; name one from ${first} to ${last}.`);
  };
  const checkStore = (store: string | undefined, what: string) => {
    if (store === undefined || series.store.labels.includes(store)) return;
    faults.push(`${what}: there is no store ${store}${hint(store, series.store.labels)}`);
  };
  for (const store of scenario.stores ?? []) checkStore(store, 'stores');
  for (const change of scenario.prices) {
    const what = describePrice(change);
    const fault = targetFault(series, change.of);
    if (fault !== undefined) faults.push(`${what}: ${fault}`);
    checkStore(change.store, what);
    if (change.store !== undefined && scenario.stores !== undefined && !scenario.stores.includes(change.store)) {
      faults.push(
        `${what}: the scenario is about ${scenario.stores.join(', ')} alone; leave out --store or add ${change.store}.`,
      );
    }
    checkDay(change.from, what);
    if (change.to !== change.from) checkDay(change.to, what);
  }
  for (const change of scenario.events) {
    checkDay(change.date, describeEvent(change));
    const fault = eventFault(calendar, change.names);
    if (fault !== undefined) faults.push(`${describeEvent(change)}: ${fault}`);
  }
  for (const change of scenario.snap) {
    const what = describeSnap(change);
    const states = snapColumnsOf(calendar);
    if (!states.includes(change.state)) {
      faults.push(`${what}: the calendar has no SNAP days of ${change.state}${hint(change.state, states)}`);
    }
    checkDay(change.from, what);
    if (change.to !== change.from) checkDay(change.to, what);
  }
  return [...faults, ...contradictions(scenario)];
}

/** Days of the calendar that are set twice; prices may clash in single series, which shows where they are applied. */
function contradictions({ events, snap }: Scenario): readonly string[] {
  const faults: string[] = [];
  events.forEach((change, at) => {
    const before = events.slice(0, at).find(({ date }) => date === change.date);
    if (before !== undefined)
      faults.push(`${describeEvent(before)} contradicts ${describeEvent(change)}; leave one of them.`);
  });
  snap.forEach((change, at) => {
    const before = snap
      .slice(0, at)
      .find(
        ({ state, from, to, on }) =>
          state === change.state && on !== change.on && from <= change.to && change.from <= to,
      );
    if (before !== undefined)
      faults.push(`${describeSnap(before)} contradicts ${describeSnap(change)}; leave one of them.`);
  });
  return faults;
}

function targetFault({ item, department, category }: Panel['series'], of: string): string | undefined {
  const kinds = [item, department, category].filter(({ labels }) => labels.includes(of)).length;
  if (of === '*' || kinds === 1) return undefined;
  if (kinds > 1) return `${of} is the id of an item and of a department or category; name the items one by one.`;
  const known = [department, category, item].flatMap(({ labels }) => labels);
  return `no item, department or category has the id ${of}${hint(of, known)}`;
}

/** Models know events by number, those alone that the calendar had when they were trained. */
function eventFault({ events }: Calendar, names: readonly string[]): string | undefined {
  const slots = [events.eventName1, events.eventName2];
  for (const [slot, name] of names.entries()) {
    const known = labelsOf(slots[slot] as Encoded);
    if (known.includes(name)) continue;
    const isOther = labelsOf(slots[1 - slot] as Encoded).includes(name);
    if (slot === 1 || isOther) {
      return `the calendar never had ${name} as the ${slot === 0 ? 'first' : 'second'} event of a day${known.length === 0 ? '; name a single event.' : hint(name, known)}`;
    }
    return `the calendar has no event ${name}, and models know only its own${hint(name, known)}`;
  }
  return undefined;
}

const labelsOf = ({ labels }: Encoded): readonly string[] => labels.filter((label) => label !== NO_EVENT);

/** The nearest name, or the first few. */
function hint(name: string, known: readonly string[]): string {
  if (known.length === 0) return '; there is none.';
  if (nearestName(name, known) !== undefined || known.length <= MOST_LISTED) return nameHint(name, known);
  return `; known are ${known.slice(0, MOST_LISTED).join(', ')} and ${known.length - MOST_LISTED} more.`;
}
