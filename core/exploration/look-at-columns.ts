import type { Panel } from '../panel/panel.js';
import { snapOf } from '../panel/snap-of.js';

/** What of a series and day is held against each other, as models are given it. */
export const COLUMNS = [
  'units sold',
  'price',
  'price against the median',
  'sold 28 days before',
  'mean of 7 days, 28 before',
  'mean of 30 days, 28 before',
  'year',
  'month',
  'day of month',
  'weekday',
  'event',
  'SNAP',
] as const;

const WIDTH = COLUMNS.length;
/** Rows of a store at most; more would change no digit that is shown. */
const MOST_ROWS = 60_000;
/** Days before a day that its row looks at. */
const LOOK_BACK = 58;

/** Sums from which correlations follow. */
export interface ColumnSums {
  readonly rows: number;
  /** One a column. */
  readonly sums: Float64Array;
  /** Column x column. */
  readonly products: Float64Array;
}

/** Series and days of a store, evenly taken. @param end days that are known */
export function lookAtColumns(panel: Panel, end: number): ColumnSums {
  const sums = new Float64Array(WIDTH);
  const products = new Float64Array(WIDTH * WIDTH);
  const days = Math.max(0, end - LOOK_BACK);
  const cells = panel.series.count * days;
  // A step that shares no factor with the days would be better still; an odd one comes close.
  const step = Math.max(1, Math.floor(cells / MOST_ROWS)) | 1;
  const row = new Float64Array(WIDTH);
  let rows = 0;
  let priced = { series: -1, median: Number.NaN };
  for (let cell = 0; cell < cells; cell += step) {
    const series = Math.floor(cell / days);
    if (series !== priced.series) priced = { series, median: medianPrice(panel, series) };
    if (!fillRow(row, panel, series, LOOK_BACK + (cell % days), priced.median)) continue;
    rows += 1;
    for (let a = 0; a < WIDTH; a++) {
      sums[a] = (sums[a] as number) + (row[a] as number);
      for (let b = a; b < WIDTH; b++) {
        products[a * WIDTH + b] = (products[a * WIDTH + b] as number) + (row[a] as number) * (row[b] as number);
      }
    }
  }
  return { rows, sums, products };
}

/** A pair of columns; undefined correlations, of a column that never changes, are left out. */
export interface Correlation {
  readonly row: string;
  readonly column: string;
  readonly value: number;
}

/** Pearson's correlation of every pair of columns, from the sums of all stores. */
export function correlationsOf(looks: readonly ColumnSums[]): readonly Correlation[] {
  const rows = looks.reduce((all, look) => all + look.rows, 0);
  const sum = (a: number) => looks.reduce((all, { sums }) => all + (sums[a] as number), 0);
  const product = (a: number, b: number) =>
    looks.reduce((all, { products }) => all + (products[Math.min(a, b) * WIDTH + Math.max(a, b)] as number), 0);
  const means = COLUMNS.map((_, a) => sum(a) / rows);
  const covariance = (a: number, b: number) => product(a, b) / rows - (means[a] as number) * (means[b] as number);
  return COLUMNS.flatMap((row, a) =>
    COLUMNS.flatMap((column, b): Correlation[] => {
      const spread = Math.sqrt(covariance(a, a) * covariance(b, b));
      const value = covariance(a, b) / spread;
      return spread > 1e-9 && Number.isFinite(value) ? [{ row, column, value: Math.max(-1, Math.min(1, value)) }] : [];
    }),
  );
}

/** @returns false where the item was not on sale */
function fillRow(row: Float64Array, panel: Panel, series: number, day: number, median: number): boolean {
  const { calendar, sales, prices, days } = panel;
  const price = prices[series * calendar.weeks.length + (calendar.weekOfDay[day] as number)] as number;
  if (Number.isNaN(price)) return false;
  const date = calendar.dates[day] as string;
  const from = series * days;
  const mean = (width: number) => {
    let sum = 0;
    for (let at = day - 28 - width + 1; at <= day - 28; at++) sum += sales[from + at] as number;
    return sum / width;
  };
  const { labels, codes } = panel.series.state;
  const snap = snapOf(calendar, labels[codes[series] as number] as string);
  const { eventName1 } = calendar.events;
  const hasEvent = (eventName1.labels[eventName1.codes[day] as number] ?? 'unknown') !== 'unknown';
  row.set([
    sales[from + day] as number,
    price,
    price / median,
    sales[from + day - 28] as number,
    mean(7),
    mean(30),
    Number(date.slice(0, 4)),
    Number(date.slice(5, 7)),
    Number(date.slice(8, 10)),
    (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7,
    hasEvent ? 1 : 0,
    snap?.[day] ?? 0,
  ]);
  return true;
}

function medianPrice({ prices, calendar }: Panel, series: number): number {
  const weeks = calendar.weeks.length;
  const own = prices.subarray(series * weeks, (series + 1) * weeks).filter((price) => !Number.isNaN(price));
  return own.sort()[Math.floor(own.length / 2)] ?? Number.NaN;
}
