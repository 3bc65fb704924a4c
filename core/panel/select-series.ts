import type { Calendar, Encoded, Panel, SeriesTable } from './panel.js';

/** Where series are taken from: a panel, or a dataset that was never put into one. */
export interface SeriesSource {
  readonly calendar: Calendar;
  readonly days: number;
  readonly series: SeriesTable;
  readonly salesOf: (row: number) => Uint16Array;
  /** One a week, NaN where the series is not on sale. */
  readonly pricesOf: (row: number) => Float32Array;
}

/** The panel with these series alone. Labels stay those of the whole. */
export function selectSeries(panel: Panel, rows: readonly number[]): Panel {
  const { calendar, days, series, sales, prices } = panel;
  const weeks = calendar.weeks.length;
  const source: SeriesSource = {
    calendar,
    days,
    series,
    salesOf: (row) => sales.subarray(row * days, (row + 1) * days),
    pricesOf: (row) => prices.subarray(row * weeks, (row + 1) * weeks),
  };
  return panelOf(source, rows, (bytes) => new ArrayBuffer(bytes));
}

/** A panel of these series. @param room makes its large arrays: in shared memory, if threads are to read them */
export function panelOf(
  { calendar, days, series, salesOf, pricesOf }: SeriesSource,
  rows: readonly number[],
  room: (bytes: number) => ArrayBufferLike,
): Panel {
  const weeks = calendar.weeks.length;
  const sales = new Uint16Array(room(2 * rows.length * days));
  const prices = new Float32Array(room(4 * rows.length * weeks));
  rows.forEach((row, index) => {
    sales.set(salesOf(row), index * days);
    prices.set(pricesOf(row), index * weeks);
  });
  const select = ({ labels, codes }: Encoded): Encoded => ({
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
      ...(series.suffix === undefined ? {} : { suffix: select(series.suffix) }),
      item: select(series.item),
      department: select(series.department),
      category: select(series.category),
      store: select(series.store),
      state: select(series.state),
    },
  };
}
