import type { DatasetWarning } from '../../contracts/dataset/dataset-warning.js';
import { type Calendar, HORIZON } from '../panel/panel.js';
import { snapOf, snapStatesOf } from '../panel/snap-of.js';
import { CALENDAR_FILE } from './read-calendar.js';
import { shown } from './shown.js';

/** Flagged days up to the origin from which it can be told what is usual. */
const LEAST_FLAGGED = 5;
/** Days without a flag that say nothing, however often flags came before. */
const LEAST_SILENCE = 14;
/** Share of stretches of 28 days with a flag from which one without is worth a word. */
const USUAL_SHARE = 0.75;
/** 52 weeks. */
const YEAR = 364;
/** States that a message names. */
const SHOWN_STATES = 5;

/**
 * What the calendar seems to lack within the 28 days after the origin. Its rows are there, else it were a fault; their events
 * and SNAP days may have been left empty, which looks like 28 ordinary days.
 *
 * @param origin last known day, counted from 0
 */
export const findSilentHorizon = (calendar: Calendar, origin: number): DatasetWarning[] =>
  [silentEvents(calendar, origin), silentSnap(calendar, origin)].filter((warning) => warning !== undefined);

/** The end of the horizon without a flag, which is odd after what came before. */
interface Silence {
  /** The last flagged day, counted from 0. */
  readonly lastFlagged: number;
  readonly days: number;
  /** Most days in a row without a flag before it. */
  readonly longest: number;
  /** Share of all stretches of 28 known days that have a flagged one. */
  readonly share: number;
}

/**
 * @param days that the calendar has; a flag behind the horizon shows that it was filled in
 * @returns undefined where it is nothing odd, or the flags are too rare to tell
 */
function silenceAtEnd(isFlagged: (day: number) => boolean, origin: number, days: number): Silence | undefined {
  const end = origin + HORIZON;
  for (let day = end + 1; day < days; day++) if (isFlagged(day)) return undefined;
  let known = 0;
  let lastFlagged = -1;
  let longest = 0;
  /** Stretches of 28 days, by their last one. */
  let withFlag = 0;
  for (let day = 0; day <= end; day++) {
    if (isFlagged(day)) {
      longest = Math.max(longest, day - lastFlagged - 1);
      lastFlagged = day;
      if (day <= origin) known += 1;
    }
    if (day >= HORIZON - 1 && day <= origin && lastFlagged > day - HORIZON) withFlag += 1;
  }
  if (known < LEAST_FLAGGED) return undefined;
  const silent = end - lastFlagged;
  const silence = { lastFlagged, days: silent, longest, share: withFlag / (origin + 2 - HORIZON) };
  if (silent > longest && silent >= LEAST_SILENCE) return silence;
  return silent >= HORIZON && silence.share >= USUAL_SHARE && !isQuietSeason(isFlagged, origin) ? silence : undefined;
}

/** Whether the same time of the year was without a flag before, give or take a week. */
function isQuietSeason(isFlagged: (day: number) => boolean, origin: number): boolean {
  const [first, last] = [origin + 1 - YEAR - 7, origin + HORIZON - YEAR + 7];
  if (first < 0) return false;
  for (let day = first; day <= last; day++) if (isFlagged(day)) return false;
  return true;
}

function silentEvents({ events, dates }: Calendar, origin: number): DatasetWarning | undefined {
  const none = [events.eventName1, events.eventName2].map(({ labels }) => labels.indexOf('unknown'));
  const isEvent = (day: number) => events.eventName1.codes[day] !== none[0] || events.eventName2.codes[day] !== none[1];
  const silence = silenceAtEnd(isEvent, origin, dates.length);
  if (silence === undefined) return undefined;
  return {
    code: 'no-events-in-horizon',
    file: CALENDAR_FILE,
    count: Math.min(HORIZON, silence.days),
    message:
      `${describeSilence('has an event', 'event', silence, dates, origin)} The models see ordinary days there: write the events of ` +
      'the coming days into event_name_1 and event_type_1, if there are any.',
  };
}

function silentSnap(calendar: Calendar, origin: number): DatasetWarning | undefined {
  const silent = snapStatesOf(calendar).flatMap((state) => {
    const days = snapOf(calendar, state);
    const silence = silenceAtEnd((day) => days?.[day] === 1, origin, calendar.dates.length);
    return silence === undefined ? [] : [{ state, silence }];
  });
  const [first] = silent;
  if (first === undefined) return undefined;
  const others = silent.slice(1).map(({ state }) => state);
  return {
    code: 'no-snap-in-horizon',
    file: CALENDAR_FILE,
    count: silent.length,
    message:
      `${describeSilence(`is a SNAP day of ${shown(first.state)}`, 'SNAP day', first.silence, calendar.dates, origin)} ` +
      `${others.length === 0 ? '' : `The same goes for ${listed(others)}. `}The models see days without SNAP there: fill the columns ` +
      'for the coming days.',
  };
}

function describeSilence(
  what: string,
  noun: string,
  { lastFlagged, days, longest, share }: Silence,
  dates: readonly string[],
  origin: number,
): string {
  const end = dates[origin + HORIZON];
  if (days >= HORIZON) {
    const usual = `${Math.floor(100 * share)} % of all stretches of ${HORIZON} days before`;
    return `none of the ${HORIZON} days after ${dates[origin]} ${what}, the last one is on ${dates[lastFlagged]}; ${usual} had some.`;
  }
  return (
    `no day after ${dates[lastFlagged]} ${what}, though the forecast goes on for ${days} days, until ${end}; before, there were ` +
    `no more than ${longest} days from one ${noun} to the next.`
  );
}

const listed = (names: readonly string[]): string =>
  `${names
    .slice(0, SHOWN_STATES)
    .map((name) => shown(name))
    .join(', ')}${names.length > SHOWN_STATES ? ` and ${names.length - SHOWN_STATES} more` : ''}`;
