import { addedFeatures } from '../../contracts/features/feature-sets.js';
import { LOOK_BACK, SHIFT, seedSet } from '../../contracts/features/seed-set.js';
import type { Calendar, Panel } from '../panel/panel.js';
import { firstOnSale } from '../panel/prices-by-day.js';
import { calendarColumns } from './calendar-columns.js';
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
  /** Leaves out days before a product was on sale; else every series has every day. */
  readonly dropUnreleased: boolean;
  /** Names of features beside those of the set. */
  readonly add?: readonly string[];
}

/** The features of the seed set, and those added to it, for a range of days. */
export const buildTable = (panel: Panel, options: TableOptions): FeatureTable =>
  collectTable(planTable(panel, options));

/** The same, to be filled in series by series. @throws Error when the days are not within the calendar */
export function planTable(panel: Panel, options: TableOptions): TablePlan {
  const { fromDay, toDay, originDay, dropUnreleased } = options;
  const { calendar, series } = panel;
  const from = fromDay - calendar.firstDay;
  const to = toDay - calendar.firstDay;
  if (from < 0 || to >= calendar.dates.length || from > to) {
    throw new Error(`d_${fromDay} to d_${toDay} is not within the calendar`);
  }
  const known = Math.min(panel.days, originDay - calendar.firstDay + 1);
  const starts = Int32Array.from({ length: series.count }, (_, index) =>
    dropUnreleased ? Math.max(from, firstOnSale(panel, index)) : from,
  );
  // Nothing before this day can reach a row, so it is left alone.
  const first = Math.max(0, from - LOOK_BACK);
  const knownFrom = Math.min(first, known);
  const knownTo = Math.min(known, to + 1);
  const room = newKernelRoom(to + 1 - first);
  const prices = newPriceRuns(to + 1 - first);
  const firstDayOf = firstDaysOf(calendar);
  const ofDay = calendarColumns(calendar);
  const ofSeries: Readonly<Record<string, Uint16Array>> = {
    item_id: series.item.codes,
    dept_id: series.department.codes,
    cat_id: series.category.codes,
    store_id: series.store.codes,
    state_id: series.state.codes,
  };
  const added = addedFeatures('seed', options.add ?? []);
  const past = pastStatistics(
    panel,
    added.map((feature) => feature.statistic),
    { known: Math.max(0, Math.min(known, to + 1 - SHIFT)), windows: 'full' },
  );
  const names = [...seedSet, ...added].map((feature) => feature.name);
  const fixed = names.map((name) => ({ codes: ofSeries[name], days: ofDay[name] }));
  let bound: { readonly to: readonly Float32Array[]; readonly byName: SeriesColumns } | undefined;
  return {
    names,
    rowsOf: starts.map((start) => Math.max(0, to - start + 1)),
    fill: (index, columns, label, row) => {
      const start = starts[index] as number;
      const count = to - start + 1;
      const sales = panel.sales.subarray(index * panel.days + knownFrom, index * panel.days + knownTo);
      if (bound?.to !== columns) {
        const byName = Object.fromEntries(names.map((name, column) => [name, columns[column]]));
        bound = { to: columns, byName: byName as unknown as SeriesColumns };
      }
      fixed.forEach(({ codes, days }, column) => {
        if (codes !== undefined) columns[column]?.fill(codes[index] as number, row, row + count);
        else if (days !== undefined) columns[column]?.set(days.subarray(start, to + 1), row);
      });
      findPriceRuns(panel, index, firstDayOf, [first, to + 1], prices);
      computeSeries(sales, prices, bound.byName, { first: start - first, row }, room);
      for (let at = 0; at < past.length; at++) {
        const column = columns[seedSet.length + at] as Float32Array;
        putLate((past[at] as AsOf)(index), column.subarray(row, row + count), start);
      }
      const labelled = Math.max(0, knownTo - start);
      if (labelled > 0) label.set(sales.subarray(start - knownFrom, start - knownFrom + labelled), row);
      label.fill(Number.NaN, row + labelled, row + count);
    },
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
