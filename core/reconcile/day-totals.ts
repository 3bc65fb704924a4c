import type { TotalsModel } from '../../contracts/evaluation/totals-model.js';
import type { Level } from '../hierarchy/levels.js';
import { HORIZON, type Panel } from '../panel/panel.js';
import { type DayColumns, dayColumns, stateOfStores } from './day-columns.js';
import { type DaySales, dayEffects } from './day-effects.js';
import { levelDrift } from './level-drift.js';
import { recentLevel } from './recent-level.js';
import { refineEffects } from './refine-effects.js';
import { storeDepartments } from './store-departments.js';

/** Forecast totals of groups of series, day by day. */
export interface DayTotals {
  /** Which group each series belongs to. */
  readonly level: Level;
  /** groups x 28, units a day. */
  readonly units: Float64Array;
}

/** What totals are made from: series, or sums of them. */
export interface TotalsSource extends Pick<Panel, 'calendar' | 'days' | 'series'> {
  /** series x days, units sold */
  readonly sales: ArrayLike<number>;
}

/** Known days without which there are no day totals: eight weeks, to tell weekdays from the level. */
export const MIN_KNOWN_DAYS = 56;
/**
 * Stores that learn the effects of days together. Each adds columns of its own, and the work grows with their cube; what
 * stores share is known well enough from a hundred.
 */
const MOST_STORES = 100;
/** A day on which all stores together sold less than this share of their mean is a day on which they were shut. */
const SHUT = 0.1;

/**
 * Forecasts what each department of each store sells in total on each of the 28 days, from the past totals alone.
 *
 * The level is an exponential mean of the last weeks; the days differ by the factors of `dayEffects`. Totals of hundreds of
 * series hide the noise of each, so paydays, SNAP days and events show, which a model of single series sees dimly; WRMSSE
 * takes nine of its twelve levels from them.
 *
 * `refined` adds to these factors what boosted trees and the last weeks' weekdays say of them, and carries on a part of the drift that all
 * levels together have (`levelDrift`).
 *
 * An event on which the shops were shut whenever it came, as on Christmas, sells what it sold then.
 *
 * @param originDay N of the last known day
 * @throws Error when fewer than eight weeks are known
 */
export function dayTotals(panel: TotalsSource, originDay: number, model: TotalsModel = 'regression'): DayTotals {
  const { calendar, days } = panel;
  const known = originDay - calendar.firstDay + 1;
  if (known < MIN_KNOWN_DAYS || known > days) {
    throw new Error(
      `day totals need eight weeks of known sales; up to d_${originDay} there are ${Math.min(known, days)}`,
    );
  }
  if (known + HORIZON > calendar.dates.length) {
    throw new Error(`the calendar ends before the 28 days after d_${originDay}`);
  }
  const level = storeDepartments(panel.series);
  const past = pastTotals(panel, level, known);
  const open = openDays(past, known);
  const units = new Float64Array(level.groups * HORIZON);
  const effects = effectsOf(panel, level, past, open, model);
  const drift = model === 'refined' ? levelDrift(past, effects, open) : 1;
  effects.forEach((effect, group) => {
    const base = drift * recentLevel(past[group] as Float64Array, effect, open);
    for (let step = 0; step < HORIZON; step++) {
      units[group * HORIZON + step] = base * (effect[known + step] as number);
    }
  });
  for (const { step, before } of shutEvents(panel, open)) {
    past.forEach((sold, group) => {
      units[group * HORIZON + step] = before.reduce((sum, day) => sum + sold[day]!, 0) / before.length;
    });
  }
  return { level, units };
}

/** By what factor each day of each group, up to the last one to forecast, sells more or less than the days around it. */
function effectsOf(
  panel: TotalsSource,
  level: Level,
  past: readonly Float64Array[],
  open: Uint8Array,
  model: TotalsModel,
): readonly Float64Array[] {
  const effects = new Array<Float64Array>(level.groups);
  const days = open.length + HORIZON;
  const states = stateOfStores(panel.series);
  for (const { columns, departments } of learningTogether(panel, level)) {
    for (const groups of departments) {
      const sales = groups.map(({ group, store }): DaySales => ({ store, units: past[group] as Float64Array }));
      dayEffects(columns, sales, open, days).forEach((effect, index) => {
        effects[groups[index]!.group] = effect;
      });
    }
    if (model === 'regression') continue;
    const together = departments.flat();
    const described = together.map(({ group, store, department }) => ({
      ...{ store, department, state: states[store] },
      ...{ units: past[group] as Float64Array, effect: effects[group] as Float64Array },
    }));
    refineEffects(panel.calendar, described, open).forEach((effect, index) => {
      effects[together[index]!.group] = effect;
    });
  }
  return effects;
}

/** Daily units of each group up to the origin. */
function pastTotals({ sales, days }: TotalsSource, level: Level, known: number): readonly Float64Array[] {
  const totals = Array.from({ length: level.groups }, () => new Float64Array(known));
  level.groupOf.forEach((group, index) => {
    const total = totals[group] as Float64Array;
    for (let day = 0; day < known; day++) total[day]! += sales[index * days + day]!;
  });
  return totals;
}

function openDays(past: readonly Float64Array[], known: number): Uint8Array {
  const all = new Float64Array(known);
  for (const units of past) for (let day = 0; day < known; day++) all[day]! += units[day]!;
  const mean = all.reduce((sum, value) => sum + value, 0) / known;
  return Uint8Array.from(all, (value) => (value >= SHUT * mean ? 1 : 0));
}

interface Group {
  readonly group: number;
  readonly store: number;
  readonly department: number;
}

/** Stores, no more than can learn together at a time, by department, with the columns that they learn. */
function* learningTogether(
  panel: TotalsSource,
  level: Level,
): Generator<{ readonly columns: DayColumns; readonly departments: readonly (readonly Group[])[] }> {
  const all = groupsByDepartment(panel, level);
  const stores = panel.series.store.labels.map((_, store) => store);
  const parts = Math.ceil(stores.length / MOST_STORES);
  for (let part = 0; part < parts; part++) {
    const [from, to] = [part, part + 1].map((end) => Math.floor((end * stores.length) / parts));
    const together = stores.slice(from, to);
    const columns = dayColumns(panel.calendar, panel.series, together);
    const isInside = new Set(together);
    const departments = all.map((groups) => groups.filter(({ store }) => isInside.has(store)));
    yield { columns, departments: departments.filter((groups) => groups.length > 0) };
  }
}

function groupsByDepartment({ series }: TotalsSource, { groupOf, groups }: Level): readonly (readonly Group[])[] {
  const found = new Map<number, Group[]>();
  const seen = new Uint8Array(groups);
  groupOf.forEach((group, index) => {
    if (seen[group] === 1) return;
    seen[group] = 1;
    const department = series.department.codes[index] as number;
    const list = found.get(department) ?? [];
    list.push({ group, store: series.store.codes[index] as number, department });
    found.set(department, list);
  });
  return [...found.values()];
}

/** Steps whose event was known before and always meant shut shops, with the days on which it came. */
function shutEvents(
  { calendar }: TotalsSource,
  open: Uint8Array,
): { readonly step: number; readonly before: readonly number[] }[] {
  const { labels, codes } = calendar.events.eventName1;
  return Array.from({ length: HORIZON }, (_, step) => {
    const event = codes[open.length + step];
    const isEvent = event !== undefined && labels[event] !== 'unknown';
    const before = isEvent ? [...open.keys()].filter((day) => codes[day] === event) : [];
    return { step, before: before.every((day) => open[day] === 0) ? before : [] };
  }).filter(({ before }) => before.length > 0);
}
