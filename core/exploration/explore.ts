import type { Calendar } from '../panel/panel.js';
import { snapOf } from '../panel/snap-of.js';
import {
  correlation,
  type EventEffect,
  eventEffects,
  monthFactors,
  snapFactor,
  weekdayFactors,
  weekSums,
  yearMeans,
} from './calendar-effects.js';
import { type DailySum, mergeSums, sumsBy } from './daily-sums.js';
import { type Correlation, correlationsOf } from './look-at-columns.js';
import { mergePrices, type PriceLook } from './look-at-prices.js';
import { mergeSeries, type SeriesLook } from './look-at-series.js';
import type { ItemDays, StoreLook } from './look-at-store.js';

/** Categories and departments that are told apart; the smaller ones are left out, and it is told how many. */
const MOST_GROUPS = 7;
const MOST_CORRELATED = 24;
/** Days of a year's mean, which knows no season. */
const YEAR_WEEKS = 52;

/** A value for each of several places, such as weekdays. */
export interface Factors {
  readonly name: string;
  readonly factors: readonly number[];
}

/** What a dataset looks like up to the origin. */
export interface DataExploration {
  readonly firstDate: string;
  readonly lastDate: string;
  readonly days: number;
  readonly stores: readonly { readonly store: string; readonly series: number; readonly units: number }[];
  readonly departments: number;
  readonly categories: number;
  readonly series: SeriesLook;
  /** Units a day of whole weeks, by category. */
  readonly weekly: readonly { readonly name: string; readonly units: readonly number[] }[];
  /** First dates of the whole weeks. */
  readonly weeks: readonly string[];
  /** Mean of the 52 weeks up to each week of the total; empty for less than a year. */
  readonly trend: readonly number[];
  /** By category, Monday first. */
  readonly weekdays: readonly Factors[];
  /** By category, January first; empty without a whole calendar year. */
  readonly months: readonly Factors[];
  readonly years: ReturnType<typeof yearMeans>;
  readonly events: readonly EventEffect[];
  readonly snap: readonly { readonly state: string; readonly category: string; readonly factor: number }[];
  readonly prices: PriceLook;
  /** Of the sales of whole weeks by department; of their changes, since a common trend would make all alike. */
  readonly departmentCorrelations: readonly Correlation[];
  readonly departmentNames: readonly string[];
  readonly columnCorrelations: readonly Correlation[];
  readonly items: readonly ItemDays[];
  /** Categories and departments that are left out of pictures. */
  readonly leftOut: { readonly categories: number; readonly departments: number };
}

/** Puts the looks at all stores together. @returns undefined without one */
export function explore(looks: readonly StoreLook[]): DataExploration | undefined {
  const [first] = looks;
  if (first === undefined) return undefined;
  const { calendar, end } = first;
  const { dates } = calendar;
  const daily = mergeSums(looks.flatMap((look) => look.daily));
  const categories = sumsBy(daily, ({ category }) => category);
  const drawn = categories.slice(0, MOST_GROUPS);
  const [total = { units: new Float64Array(0) }] = sumsBy(daily, () => 'all');
  const departments = sumsBy(daily, ({ department }) => department);
  const correlated = departments.slice(0, MOST_CORRELATED);
  return {
    firstDate: dates[0] ?? '',
    lastDate: dates[end - 1] ?? '',
    days: end,
    stores: looks.map(({ store, series: { series, units } }) => ({ store, series, units })),
    departments: departments.length,
    categories: categories.length,
    series: mergeSeries(looks.map(({ series }) => series)),
    weekly: drawn.map(({ name, units }) => ({ name, units: weekSums(units).map((sum) => sum / 7) })),
    weeks: weekSums(total.units).map((_, week) => dates[(end % 7) + week * 7] as string),
    trend: trendOf(weekSums(total.units)),
    weekdays: drawn.map(({ name, units }) => ({ name, factors: weekdayFactors(units, dates) })),
    months: drawn.map(({ name, units }) => ({ name, factors: monthFactors(units, dates) })),
    years: yearMeans(total.units, dates),
    events: eventEffects(total.units, (day) => eventsOf(calendar, day)),
    snap: snapEffects(daily, calendar),
    prices: mergePrices(looks.map(({ prices }) => prices)),
    departmentCorrelations: correlationsOfChanges(correlated),
    departmentNames: correlated.map(({ name }) => name).sort(),
    columnCorrelations: correlationsOf(looks.map(({ columns }) => columns)),
    items: mergeItems(looks),
    leftOut: {
      categories: categories.length - drawn.length,
      departments: departments.length - correlated.length,
    },
  };
}

const eventsOf = ({ events }: StoreLook['calendar'], day: number): readonly string[] =>
  [events.eventName1, events.eventName2]
    .map(({ labels, codes }) => labels[codes[day] as number])
    .filter((name): name is string => name !== undefined && name !== 'unknown');

/** Mean units a day of the year up to each week. */
function trendOf(weeks: readonly number[]): readonly number[] {
  return weeks.slice(YEAR_WEEKS - 1).map((_, at) => {
    const year = weeks.slice(at, at + YEAR_WEEKS);
    return year.reduce((sum, one) => sum + one, 0) / YEAR_WEEKS / 7;
  });
}

function snapEffects(daily: readonly DailySum[], calendar: StoreLook['calendar']): DataExploration['snap'] {
  const states = [...new Set(daily.map(({ state }) => state))].sort();
  return states.flatMap((state) => {
    const snap = snapOf(calendar as Calendar, state);
    if (snap === undefined) return [];
    const own = daily.filter((sum) => sum.state === state);
    return sumsBy(own, ({ category }) => category).flatMap(({ name: category, units }) => {
      const factor = snapFactor(units, calendar.dates, snap);
      return factor === undefined ? [] : [{ state, category, factor }];
    });
  });
}

function correlationsOfChanges(groups: ReturnType<typeof sumsBy>): readonly Correlation[] {
  const changes = groups.map(({ name, units }) => {
    const weeks = weekSums(units);
    return { name, changes: weeks.slice(1).map((sum, at) => sum - (weeks[at] as number)) };
  });
  return changes.flatMap((row) =>
    changes.flatMap((column): Correlation[] => {
      const value = correlation(row.changes, column.changes);
      return Number.isFinite(value) ? [{ row: row.name, column: column.name, value }] : [];
    }),
  );
}

function mergeItems(looks: readonly StoreLook[]): readonly ItemDays[] {
  const items = new Map<string, number[]>();
  for (const { item, units } of looks.flatMap((look) => look.items)) {
    const sums = items.get(item) ?? units.map(() => 0);
    items.set(
      item,
      units.map((sold, day) => sold + (sums[day] ?? 0)),
    );
  }
  // Those of the first store; where stores have other items, theirs are others at the same places.
  return (looks[0]?.items ?? []).map(({ item }) => ({ item, units: items.get(item) ?? [] }));
}
