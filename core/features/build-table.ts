import { addedFeatures } from '../../contracts/features/feature-sets.js';
import { LOOK_BACK, SHIFT, seedSet } from '../../contracts/features/seed-set.js';
import type { Calendar, Panel } from '../panel/panel.js';
import { firstOnSale } from '../panel/prices-by-day.js';
import { snapStatesOf } from '../panel/snap-of.js';
import { calendarColumns, snapColumns } from './calendar-columns.js';
import { collectTable, type FeatureTable, type TablePlan } from './feature-table.js';
import { type AsOf, pastStatistics } from './past/past-statistics.js';
import { findPriceRuns, newPriceRuns } from './price-runs.js';
import { computeSeries, newKernelRoom, type SeriesColumns } from './series-kernel.js';

export interface TableOptions {
  /** First and last day of the rows, the N of `d_N`, both included; may lie in the horizon. */
  readonly fromDay: number;
  readonly toDay: number;
  /** N of the last day whose sales the features may see. */
  readonly originDay: number;
  /** Leaves out days before an item was on sale; else every series has every day. */
  readonly dropUnreleased: boolean;
  /** Names of features beside those of the set. */
  readonly add?: readonly string[];
  /** States whose SNAP days are columns; all of the calendar's by default. */
  readonly snapStates?: readonly string[] | undefined;
}

/** The features of the seed set, and those added to it, for a range of days. */
export const buildTable = (panel: Panel, options: TableOptions): FeatureTable =>
  collectTable(planTable(panel, options));

/** The same, to be filled in series by series. @throws Error when the days are not within the calendar */
export function planTable(panel: Panel, options: TableOptions): TablePlan {
  const days = daysOf(panel, options);
  const { from, to } = days;
  const added = addedFeatures('seed', options.add ?? []);
  const snapStates = options.snapStates ?? snapStatesOf(panel.calendar);
  const set = seedSet(snapStates);
  const names = [...set, ...added].map((feature) => feature.name);
  const starts = Int32Array.from({ length: panel.series.count }, (_, index) =>
    options.dropUnreleased ? Math.max(from, firstOnSale(panel, index)) : from,
  );
  const putFixed = fixedColumns(panel, names, snapStates);
  const compute = seriesKernel(panel, names, days);
  const past = pastStatistics(
    panel,
    added.map((feature) => feature.statistic),
    { known: Math.max(0, Math.min(days.known, to + 1 - SHIFT)), windows: 'full' },
  );
  return {
    names,
    rowsOf: starts.map((start) => Math.max(0, to - start + 1)),
    fill: (index, columns, label, row) => {
      const start = starts[index] as number;
      const count = to - start + 1;
      putFixed(index, columns, { row, start, end: to + 1 });
      const sales = compute(index, columns, start, row);
      for (let at = 0; at < past.length; at++) {
        const column = columns[set.length + at] as Float32Array;
        putLate((past[at] as AsOf)(index), column.subarray(row, row + count), start);
      }
      const labelled = Math.max(0, days.knownTo - start);
      if (labelled > 0) label.set(sales.subarray(start - days.knownFrom, start - days.knownFrom + labelled), row);
      label.fill(Number.NaN, row + labelled, row + count);
    },
  };
}

/** Days of a table as columns of the panel. */
interface TableDays {
  /** First and last day of the rows, both included. */
  readonly from: number;
  readonly to: number;
  /** Days from the first on whose sales the features may see. */
  readonly known: number;
  /** Nothing before this day can reach a row, so it is left alone. */
  readonly first: number;
  /** The sales that a series needs: features and labels come from them. */
  readonly knownFrom: number;
  readonly knownTo: number;
}

function daysOf({ calendar, days }: Panel, { fromDay, toDay, originDay }: TableOptions): TableDays {
  const from = fromDay - calendar.firstDay;
  const to = toDay - calendar.firstDay;
  if (from < 0 || to >= calendar.dates.length || from > to) {
    throw new Error(`d_${fromDay} to d_${toDay} is not within the calendar`);
  }
  const known = Math.min(days, originDay - calendar.firstDay + 1);
  const first = Math.max(0, from - LOOK_BACK);
  return { from, to, known, first, knownFrom: Math.min(first, known), knownTo: Math.min(known, to + 1) };
}

/** Writes the columns that are one value a series or one a day; `start` and `end` are the days of the rows. */
function fixedColumns({ calendar, series }: Panel, names: readonly string[], snapStates: readonly string[]) {
  const ofDay: Readonly<Record<string, Float32Array>> = {
    ...calendarColumns(calendar),
    ...snapColumns(calendar, snapStates),
  };
  const ofSeries: Readonly<Record<string, Uint16Array>> = {
    item_id: series.item.codes,
    dept_id: series.department.codes,
    cat_id: series.category.codes,
    store_id: series.store.codes,
    state_id: series.state.codes,
  };
  const fixed = names.map((name) => ({ codes: ofSeries[name], days: ofDay[name] }));
  return (
    index: number,
    columns: readonly Float32Array[],
    { row, start, end }: { readonly row: number; readonly start: number; readonly end: number },
  ): void => {
    fixed.forEach(({ codes, days }, column) => {
      if (codes !== undefined) columns[column]?.fill(codes[index] as number, row, row + end - start);
      else if (days !== undefined) columns[column]?.set(days.subarray(start, end), row);
    });
  };
}

/** Computes the columns that differ from series to series and from day to day. @returns the sales that they came from */
function seriesKernel(panel: Panel, names: readonly string[], { first, to, knownFrom, knownTo }: TableDays) {
  const room = newKernelRoom(to + 1 - first);
  const prices = newPriceRuns(to + 1 - first);
  const firstDayOf = firstDaysOf(panel.calendar);
  let bound: { readonly to: readonly Float32Array[]; readonly byName: SeriesColumns } | undefined;
  return (index: number, columns: readonly Float32Array[], start: number, row: number): Uint16Array => {
    const sales = panel.sales.subarray(index * panel.days + knownFrom, index * panel.days + knownTo);
    if (bound?.to !== columns) {
      const byName = Object.fromEntries(names.map((name, column) => [name, columns[column]]));
      bound = { to: columns, byName: byName as unknown as SeriesColumns };
    }
    findPriceRuns(panel, index, firstDayOf, [first, to + 1], prices);
    computeSeries(sales, prices, bound.byName, { first: start - first, row }, room);
    return sales;
  };
}

/** Values as of each day, put `SHIFT` days later into rows that begin with day `start`; missing where there is none. */
function putLate(values: Float32Array, rows: Float32Array, start: number): void {
  const first = start - SHIFT;
  const from = Math.min(rows.length, Math.max(0, -first));
  const shifted = values.subarray(Math.max(0, first), Math.max(0, first + rows.length));
  rows.fill(Number.NaN, 0, from);
  rows.set(shifted, from);
  rows.fill(Number.NaN, from + shifted.length);
}

/** First day of each week, and the end of the last. */
function firstDaysOf({ weekOfDay, weeks, dates }: Calendar): Int32Array {
  const firstDays = new Int32Array(weeks.length + 1).fill(dates.length);
  for (let day = dates.length - 1; day >= 0; day--) firstDays[weekOfDay[day] as number] = day;
  return firstDays;
}
