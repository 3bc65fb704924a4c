import type { Panel } from '../panel/panel.js';

/** How a series sells. @source Syntetos, Boylan and Croston, 2005 */
export const DEMAND_CLASSES = ['smooth', 'erratic', 'intermittent', 'lumpy', 'too few sales'] as const;
export type DemandClass = (typeof DEMAND_CLASSES)[number];

/** Days from sale to sale, on average, above which demand is intermittent. */
const INTERVAL = 1.32;
/** Squared coefficient of variation of what is sold on days with sales, above which it is erratic. */
const VARIATION = 0.49;
/** Days before the origin in which a first sale makes a series new, and without one a series dead. */
export const RECENT_DAYS = 56;
/** Units that a series must have been expected to sell in the days without a sale up to the origin. */
export const SUSPECT_UNITS = 10;
/** Days without a sale below which nothing is suspected. */
const SUSPECT_DAYS = 7;
const MOST_SUSPECTS = 20;

/** A series that has probably run out. */
export interface Suspect {
  readonly id: string;
  readonly store: string;
  /** Days without a sale up to the origin. */
  readonly days: number;
  /** Units that would have been sold at the rate of the eight weeks before. */
  readonly units: number;
}

/** How the series of a store sell. */
export interface SeriesLook {
  readonly series: number;
  readonly units: number;
  /** Days from each first sale to the origin, and those without a sale among them. */
  readonly days: number;
  readonly zeroDays: number;
  readonly classes: Readonly<Record<DemandClass, { readonly series: number; readonly units: number }>>;
  readonly neverSold: number;
  readonly fresh: number;
  readonly dead: number;
  readonly suspects: { readonly count: number; readonly units: number; readonly heaviest: readonly Suspect[] };
}

/** @param end days that are known, from the first day of the panel */
export function lookAtSeries(panel: Panel, end: number): SeriesLook {
  const classes = Object.fromEntries(DEMAND_CLASSES.map((name) => [name, { series: 0, units: 0 }])) as Record<
    DemandClass,
    { series: number; units: number }
  >;
  const look = { units: 0, days: 0, zeroDays: 0, neverSold: 0, fresh: 0, dead: 0 };
  const suspects: Suspect[] = [];
  for (let row = 0; row < panel.series.count; row++) {
    const sales = panel.sales.subarray(row * panel.days, row * panel.days + end);
    const first = sales.findIndex((units) => units > 0);
    if (first < 0) {
      look.neverSold += 1;
      continue;
    }
    const { soldDays, units, name } = classOf(sales, first);
    classes[name] = { series: classes[name].series + 1, units: classes[name].units + units };
    look.units += units;
    look.days += end - first;
    look.zeroDays += end - first - soldDays;
    if (first >= end - RECENT_DAYS) look.fresh += 1;
    const quiet = quietDays(sales);
    if (quiet >= RECENT_DAYS) look.dead += 1;
    const suspect = suspectOf(panel, row, sales, quiet);
    if (suspect !== undefined) suspects.push(suspect);
  }
  suspects.sort((a, b) => b.units - a.units);
  return {
    series: panel.series.count,
    ...look,
    classes,
    suspects: {
      count: suspects.length,
      units: suspects.reduce((sum, { units }) => sum + units, 0),
      heaviest: suspects.slice(0, MOST_SUSPECTS),
    },
  };
}

/** The looks of several stores as one. */
export function mergeSeries(looks: readonly SeriesLook[]): SeriesLook {
  const sum = (of: (look: SeriesLook) => number) => looks.reduce((all, look) => all + of(look), 0);
  const heaviest = looks.flatMap(({ suspects }) => suspects.heaviest).sort((a, b) => b.units - a.units);
  return {
    series: sum(({ series }) => series),
    units: sum(({ units }) => units),
    days: sum(({ days }) => days),
    zeroDays: sum(({ zeroDays }) => zeroDays),
    neverSold: sum(({ neverSold }) => neverSold),
    fresh: sum(({ fresh }) => fresh),
    dead: sum(({ dead }) => dead),
    classes: Object.fromEntries(
      DEMAND_CLASSES.map((name) => [
        name,
        { series: sum(({ classes }) => classes[name].series), units: sum(({ classes }) => classes[name].units) },
      ]),
    ) as SeriesLook['classes'],
    suspects: {
      count: sum(({ suspects }) => suspects.count),
      units: sum(({ suspects }) => suspects.units),
      heaviest: heaviest.slice(0, MOST_SUSPECTS),
    },
  };
}

function classOf(sales: Uint16Array, first: number): { soldDays: number; units: number; name: DemandClass } {
  let [soldDays, units, squares] = [0, 0, 0];
  for (let day = first; day < sales.length; day++) {
    const sold = sales[day] as number;
    if (sold === 0) continue;
    soldDays += 1;
    units += sold;
    squares += sold * sold;
  }
  const mean = units / soldDays;
  const interval = (sales.length - first) / soldDays;
  const variation = (squares / soldDays - mean * mean) / (mean * mean);
  return { soldDays, units, name: nameOf(soldDays, interval, variation) };
}

function nameOf(soldDays: number, interval: number, variation: number): DemandClass {
  if (soldDays < 2) return 'too few sales';
  if (interval < INTERVAL) return variation < VARIATION ? 'smooth' : 'erratic';
  return variation < VARIATION ? 'intermittent' : 'lumpy';
}

/** Days without a sale up to the origin. */
function quietDays(sales: Uint16Array): number {
  let day = sales.length;
  while (day > 0 && sales[day - 1] === 0) day -= 1;
  return sales.length - day;
}

/** A series that is still priced, sold steadily, and then nothing. */
function suspectOf(panel: Panel, row: number, sales: Uint16Array, quiet: number): Suspect | undefined {
  const { series, calendar, prices } = panel;
  if (quiet < SUSPECT_DAYS) return undefined;
  const price = prices[row * calendar.weeks.length + (calendar.weekOfDay[sales.length - 1] as number)] as number;
  if (Number.isNaN(price)) return undefined;
  const before = sales.subarray(Math.max(0, sales.length - quiet - RECENT_DAYS), sales.length - quiet);
  const rate = before.reduce((sum, units) => sum + units, 0) / Math.max(1, before.length);
  const units = rate * quiet;
  if (units < SUSPECT_UNITS) return undefined;
  const store = series.store.labels[series.store.codes[row] as number] as string;
  return { id: series.ids[row] as string, store, days: quiet, units };
}
