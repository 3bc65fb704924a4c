import type { Unseen } from '../../contracts/scenario/change-effect.js';
import type { EventChange, SnapChange } from '../../contracts/scenario/scenario.js';
import type { Calendar, Panel } from '../panel/panel.js';
import { firstOnSale } from '../panel/prices-by-day.js';
import { snapOf } from '../panel/snap-of.js';
import { columnsOf, horizonColumns } from './scenario-days.js';

/** Series of the panel that were on sale on no day with the event: their models can't know what it does to them. */
export function unseenEvent(panel: Panel, originDay: number, { names }: EventChange): Unseen | undefined {
  const { calendar, series } = panel;
  const known = horizonColumns(calendar, originDay).from;
  const columns = [calendar.events.eventName1, calendar.events.eventName2];
  const newest = names.map((name, slot) => {
    const { labels, codes } = columns[slot] as Calendar['events']['eventName1'];
    return { name, day: codes.subarray(0, known).lastIndexOf(labels.indexOf(name)) };
  });
  let found: Unseen | undefined;
  for (let row = 0; row < series.count; row++) {
    const begin = firstOnSale(panel, row);
    // A series counts once, also where it knows neither of two events.
    const strange = newest.find(({ day }) => day === -1 || day < begin);
    if (strange === undefined) continue;
    const { name, day } = strange;
    const example =
      day === -1
        ? `${name} is on none of the days that are known`
        : `${series.ids[row]} was not on sale yet on the last ${name}, ${calendar.dates[day]}`;
    found = { series: (found?.series ?? 0) + 1, days: (found?.days ?? 0) + 1, example: found?.example ?? example };
  }
  return found;
}

/** SNAP days on a day of the month that never was one in the state, and the other way round. @param count of series that they reach */
export function unseenSnap(
  calendar: Calendar,
  originDay: number,
  { state, from, to, on }: SnapChange,
  count: number,
): Unseen | undefined {
  const flags = snapOf(calendar, state) ?? new Uint8Array(calendar.dates.length);
  const known = horizonColumns(calendar, originDay).from;
  const monthDays = new Set<number>();
  for (let day = 0; day < known; day++) if (flags[day] === (on ? 1 : 0)) monthDays.add(monthDay(calendar, day));
  const span = columnsOf(calendar, originDay, { from, to });
  let days = 0;
  for (let day = span.from; day <= span.to; day++) if (!monthDays.has(monthDay(calendar, day))) days += 1;
  if (days === 0 || count === 0) return undefined;
  const listed = [...monthDays].sort((a, b) => a - b);
  const example = on
    ? `SNAP days of ${state} were on ${listed.length === 0 ? 'no day' : `days ${listed.join(', ')}`} of a month`
    : `each known day of ${state} with this day of the month was a SNAP day`;
  return { series: count, days: count * days, example };
}

const monthDay = ({ dates }: Calendar, day: number): number => Number((dates[day] as string).slice(8, 10));
