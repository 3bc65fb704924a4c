import type { Panel } from '../panel/panel.js';
import { firstOnSale, pricesByDay } from '../panel/prices-by-day.js';
import { calendarColumns } from './calendar-columns.js';
import { collectTable, type FeatureTable, type TablePlan } from './feature-table.js';
import { LOOK_BACK, seedSet } from './seed-set.js';
import { computeSeries, newScratch, newSeriesColumns } from './series-kernel.js';

export interface TableOptions {
  /** First and last day of the rows, the N of `d_N`, both included; may lie in the horizon. */
  readonly fromDay: number;
  readonly toDay: number;
  /** N of the last day whose sales the features may see. */
  readonly originDay: number;
  /** Leaves out days before a product was on sale; else every series has every day. */
  readonly dropUnreleased: boolean;
}

/** The features of the seed set for a range of days. */
export const buildTable = (panel: Panel, options: TableOptions): FeatureTable =>
  collectTable(planTable(panel, options));

/** The same, to be filled in series by series. @throws Error when the days are not within the calendar */
export function planTable(panel: Panel, { fromDay, toDay, originDay, dropUnreleased }: TableOptions): TablePlan {
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
  const kernel = newSeriesColumns(to + 1 - first);
  const scratch = newScratch(known - knownFrom);
  const prices = new Float32Array(to + 1);
  const ofDay = calendarColumns(calendar);
  const ofSeries: Readonly<Record<string, Uint16Array>> = {
    item_id: series.item.codes,
    dept_id: series.department.codes,
    cat_id: series.category.codes,
    store_id: series.store.codes,
    state_id: series.state.codes,
  };
  const names = seedSet.map((feature) => feature.name);
  const sources = names.map((name) => ({
    ofSeries: ofSeries[name],
    ofDay: ofDay[name]?.subarray(first) ?? kernel[name as keyof typeof kernel],
  }));
  return {
    names,
    rowsOf: starts.map((start) => Math.max(0, to - start + 1)),
    fill: (index, columns, label, row) => {
      const start = starts[index] as number;
      const count = to - start + 1;
      const sales = panel.sales.subarray(index * panel.days + knownFrom, index * panel.days + known);
      pricesByDay(panel, index, prices);
      computeSeries(sales, prices.subarray(first), kernel, scratch);
      sources.forEach((source, column) => {
        const target = columns[column] as Float32Array;
        if (source.ofSeries !== undefined) target.fill(source.ofSeries[index] as number, row, row + count);
        else target.set(source.ofDay.subarray(start - first, to + 1 - first), row);
      });
      for (let day = start; day <= to; day++) {
        label[row + day - start] = day < known ? (sales[day - knownFrom] as number) : Number.NaN;
      }
    },
  };
}
