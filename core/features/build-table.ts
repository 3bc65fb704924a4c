import type { Panel } from '../panel/panel.js';
import { firstOnSale, pricesByDay } from '../panel/prices-by-day.js';
import { calendarColumns } from './calendar-columns.js';
import { seedSet } from './seed-set.js';
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

/** Rows as columns: series in panel order, days in order within each. */
export interface FeatureTable {
  readonly names: readonly string[];
  readonly columns: readonly Float32Array[];
  /** Units sold of each row; NaN in the horizon. */
  readonly label: Float32Array;
  readonly rows: number;
}

/** The features of the seed set for a range of days. */
export function buildTable(panel: Panel, { fromDay, toDay, originDay, dropUnreleased }: TableOptions): FeatureTable {
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
  const rows = starts.reduce((sum, start) => sum + Math.max(0, to - start + 1), 0);
  const names = seedSet.map((feature) => feature.name);
  const columns = names.map(() => new Float32Array(rows));
  const label = new Float32Array(rows);

  const ofDay = calendarColumns(calendar);
  const ofSeries: Readonly<Record<string, Uint16Array>> = {
    item_id: series.item.codes,
    dept_id: series.department.codes,
    cat_id: series.category.codes,
    store_id: series.store.codes,
    state_id: series.state.codes,
  };
  const kernel = newSeriesColumns(to + 1);
  const scratch = newScratch(known);
  const prices = new Float32Array(to + 1);
  let row = 0;
  for (let index = 0; index < series.count; index++) {
    const start = starts[index] as number;
    const count = to - start + 1;
    if (count <= 0) continue;
    const sales = panel.sales.subarray(index * panel.days, index * panel.days + known);
    pricesByDay(panel, index, prices);
    computeSeries(sales, prices, kernel, scratch);
    names.forEach((name, column) => {
      const target = columns[column] as Float32Array;
      const source = kernel[name as keyof typeof kernel] ?? ofDay[name];
      if (source === undefined) target.fill(ofSeries[name]?.[index] as number, row, row + count);
      else target.set(source.subarray(start, to + 1), row);
    });
    for (let day = start; day <= to; day++) {
      label[row + day - start] = day < known ? (sales[day] as number) : Number.NaN;
    }
    row += count;
  }
  return { names, columns, label, rows };
}
