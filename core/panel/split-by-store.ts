import type { Encoded, Panel } from './panel.js';

/** The panel's shards: one per store, stores in label order, series in their order within each. Labels stay those of the whole. */
export function splitByStore(panel: Panel): readonly { readonly store: string; readonly panel: Panel }[] {
  const { series } = panel;
  return series.store.labels.map((store, code) => {
    const rows: number[] = [];
    for (let index = 0; index < series.count; index++) if (series.store.codes[index] === code) rows.push(index);
    return { store, panel: selectSeries(panel, rows) };
  });
}

/** The panel with these series alone. */
export function selectSeries(panel: Panel, rows: readonly number[]): Panel {
  const { series, calendar, days } = panel;
  const weeks = calendar.weeks.length;
  const sales = new Uint16Array(rows.length * days);
  const prices = new Float32Array(rows.length * weeks);
  rows.forEach((row, index) => {
    sales.set(panel.sales.subarray(row * days, (row + 1) * days), index * days);
    prices.set(panel.prices.subarray(row * weeks, (row + 1) * weeks), index * weeks);
  });
  const column = ({ labels, codes }: Encoded): Encoded => ({
    labels,
    codes: Uint16Array.from(rows, (row) => codes[row] as number),
  });
  return {
    calendar,
    days,
    sales,
    prices,
    series: {
      count: rows.length,
      ids: rows.map((row) => series.ids[row] as string),
      item: column(series.item),
      department: column(series.department),
      category: column(series.category),
      store: column(series.store),
      state: column(series.state),
    },
  };
}
