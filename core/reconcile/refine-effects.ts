import type { Calendar } from '../panel/panel.js';
import { snapOf } from '../panel/snap-of.js';
import { type BinnedColumn, type BoostSettings, boostTrees } from './boosted-trees.js';
import { movingMean } from './moving-mean.js';

/** A department of a store, with what it sold and what a first model says of its days. */
export interface GroupOfDays {
  readonly store: number;
  readonly department: number;
  /** Label of the store's state; undefined where it is not known. */
  readonly state: string | undefined;
  /** One a known day. */
  readonly units: Float64Array;
  /** One a day, known ones first; factors above 0. */
  readonly effect: Float64Array;
}

/** Few and shallow, since the regression has learnt most of it: what is left are days on which several things come together. */
const TREES: BoostSettings = { trees: 30, leaves: 15, minRows: 50, rate: 0.1, shrinkage: 20 };
/** How much of what the last weeks' weekdays say counts. */
const WEEKDAY_SHARE = 0.3;
/** What a week counts against the week after it, and how many of them are looked at. */
const WEEK_DECAY = 0.8;
const WEEKS = 26;
/** Days from an event that trees look at. */
const EVENT_DAYS = [-2, -1, 0, 1, 2] as const;

/**
 * Adds to the effects of days what a regression leaves over: boosted trees on the same facts find days on which several of them
 * come together, and an exponential mean by weekday follows a week whose shape changes.
 *
 * Both learn from the logarithm of sales less effect and moving level, of all groups together.
 *
 * @param open 1 for days to learn from, 0 for days on which the shops were shut
 * @returns effects in the order of the groups, factors above 0
 */
export function refineEffects(
  calendar: Calendar,
  groups: readonly GroupOfDays[],
  open: Uint8Array,
): readonly Float64Array[] {
  const left = groups.map((group) => leftOver(group, open));
  const days = groups[0]?.effect.length ?? 0;
  const trees = treeEffects(calendar, groups, left, days);
  const weekdays = calendar.dates.map((date) => new Date(`${date}T00:00:00Z`).getUTCDay());
  return groups.map(({ effect }, group) => {
    const byWeekday = weekdayMeans(left[group]!, weekdays);
    return effect.map(
      (factor, day) => factor * Math.exp(trees[group * days + day]! + WEEKDAY_SHARE * byWeekday[weekdays[day]!]!),
    );
  });
}

/** Of the known days of a group: what the model does not explain, in logarithms, and whether the day says anything. */
interface LeftOver {
  readonly values: Float64Array;
  readonly weight: Float64Array;
}

function leftOver({ units, effect }: GroupOfDays, open: Uint8Array): LeftOver {
  const weight = Float64Array.from(units, (value, day) => (value > 0 ? open[day]! : 0));
  const adjusted = Float64Array.from(units, (value, day) => Math.log(Math.max(1, value)) - Math.log(effect[day]!));
  const level = movingMean(adjusted, weight);
  return { values: adjusted.map((value, day) => value - level[day]!), weight };
}

/** groups x days, logarithms. */
function treeEffects(
  calendar: Calendar,
  groups: readonly GroupOfDays[],
  left: readonly LeftOver[],
  days: number,
): Float64Array {
  const target = new Float64Array(groups.length * days);
  const learn = new Uint8Array(groups.length * days);
  left.forEach(({ values, weight }, group) => {
    target.set(values, group * days);
    weight.forEach((one, day) => {
      learn[group * days + day] = one;
    });
  });
  return boostTrees(columnsOf(calendar, groups, days), target, learn, TREES);
}

function columnsOf(calendar: Calendar, groups: readonly GroupOfDays[], days: number): readonly BinnedColumn[] {
  const column = (of: (group: GroupOfDays, day: number) => number, isOrdered = false): BinnedColumn => {
    const codes = new Uint16Array(groups.length * days);
    let most = 0;
    groups.forEach((group, index) => {
      for (let day = 0; day < days; day++) {
        const code = of(group, day);
        codes[index * days + day] = code;
        most = Math.max(most, code);
      }
    });
    return { bins: most + 1, codes, isOrdered };
  };
  const dates = calendar.dates.map((date) => new Date(`${date}T00:00:00Z`));
  const states = [...new Set(groups.map(({ state }) => state))];
  const snaps = new Map(states.map((state) => [state, state === undefined ? undefined : snapOf(calendar, state)]));
  const events = eventCodes(calendar);
  return [
    column(({ store }) => store),
    column(({ department }) => department),
    column(({ state }) => states.indexOf(state)),
    column((_, day) => dates[day]!.getUTCDay()),
    column((_, day) => dates[day]!.getUTCDate(), true),
    column(({ state }, day) => snaps.get(state)?.[day] ?? 0),
    ...EVENT_DAYS.map((away) => column((_, day) => events[day - away] ?? 0)),
  ];
}

/** One a day: 0 without an event, else its number; of two on a day the first. */
function eventCodes({ dates, events: { eventName1, eventName2 } }: Calendar): readonly number[] {
  const numbers = new Map<string, number>();
  return dates.map((_, day) => {
    const name = [eventName1, eventName2]
      .map(({ labels, codes }) => labels[codes[day]!]!)
      .find((label) => label !== 'unknown');
    if (name === undefined) return 0;
    if (!numbers.has(name)) numbers.set(name, numbers.size + 1);
    return numbers.get(name)!;
  });
}

/** Exponential mean of what is left over on each weekday (0 is Sunday), over the last half year. */
function weekdayMeans({ values, weight }: LeftOver, weekdays: readonly number[]): Float64Array {
  const sums = new Float64Array(7);
  const weights = new Float64Array(7);
  const known = values.length;
  for (let day = Math.max(0, known - 7 * WEEKS); day < known; day++) {
    const counts = weight[day]! * WEEK_DECAY ** Math.floor((known - 1 - day) / 7);
    sums[weekdays[day]!]! += counts * values[day]!;
    weights[weekdays[day]!]! += counts;
  }
  return sums.map((sum, weekday) => (weights[weekday]! > 0 ? sum / weights[weekday]! : 0));
}
