import type { DataDrift, SeriesExamples } from '../../contracts/monitoring/version-scores.js';
import { type Encoded, HORIZON, type Panel, type SeriesTable } from '../panel/panel.js';

/** Places that are named. */
const SHOWN = 5;
/** Days without a sale after which a series has stopped, and the units that it should have sold on them. */
const SILENT_DAYS = 14;
const LEAST_UNITS = 10;
/** How far beyond the prices of the past one is new, as a share. */
const PRICE_REACH = 0.1;
/** Units forecast for a store's day that can't be nothing by chance. */
const LEAST_DAY = 20;
/** On earlier days of the same event the store sold less than this share of its usual day: it was closed. */
const CLOSED_SHARE = 0.1;

export interface DriftToFind {
  /** Series of the version that the data has. */
  readonly panel: Panel;
  readonly originDay: number;
  /** series x 28, units a day. */
  readonly forecast: Float32Array;
  /** Days after the origin with sales, 1 to 28. */
  readonly known: number;
  /** Of series that the version has and the data lacks, and the other way round. */
  readonly gone: readonly string[];
  readonly added: readonly string[];
}

/** What is other on the days after an origin than before it. */
export function findDataDrift(input: DriftToFind): DataDrift {
  return {
    stopped: stoppedSeries(input),
    gone: examplesOf(input.gone),
    added: examplesOf(input.added),
    prices: strangePrices(input),
    missingDays: missingDays(input),
  };
}

/** A series as people name it. */
export const nameOfSeries = ({ item, store }: SeriesTable, row: number): string =>
  `${labelOf(item, row)} in ${labelOf(store, row)}`;

const labelOf = ({ labels, codes }: Encoded, row: number): string => labels[codes[row] as number] as string;

const examplesOf = (names: readonly string[]): SeriesExamples => ({
  count: names.length,
  examples: names.slice(0, SHOWN),
});

function stoppedSeries({ panel, originDay, forecast, known }: DriftToFind): DataDrift['stopped'] {
  if (known < SILENT_DAYS) return { count: 0, examples: [], share: 0 };
  const { series, sales, days, calendar } = panel;
  const end = originDay + 1 - calendar.firstDay + known;
  const names: string[] = [];
  let stopped = 0;
  let all = 0;
  for (let row = 0; row < series.count; row++) {
    let expected = 0;
    for (let step = known - SILENT_DAYS; step < known; step++) expected += forecast[row * HORIZON + step] as number;
    all += expected;
    if (expected < LEAST_UNITS) continue;
    if (sales.subarray(row * days + end - SILENT_DAYS, row * days + end).some((units) => units > 0)) continue;
    stopped += expected;
    names.push(nameOfSeries(series, row));
  }
  return { ...examplesOf(names), share: all === 0 ? 0 : stopped / all };
}

function strangePrices({ panel, originDay, known }: DriftToFind): SeriesExamples {
  const { series, prices, calendar } = panel;
  const weeks = calendar.weeks.length;
  const origin = originDay - calendar.firstDay;
  const lastLearnt = calendar.weekOfDay[origin] as number;
  const last = calendar.weekOfDay[origin + known] as number;
  const names: string[] = [];
  for (let row = 0; row < series.count; row++) {
    const own = prices.subarray(row * weeks, (row + 1) * weeks);
    let least = Number.POSITIVE_INFINITY;
    let most = 0;
    for (let week = 0; week <= lastLearnt; week++) {
      const price = own[week] as number;
      if (Number.isNaN(price)) continue;
      least = Math.min(least, price);
      most = Math.max(most, price);
    }
    // Never on sale before: that is no change of its price.
    if (most === 0) continue;
    const isStrange = own
      .subarray(lastLearnt + 1, last + 1)
      .some((price) => price < least * (1 - PRICE_REACH) || price > most * (1 + PRICE_REACH));
    if (isStrange) names.push(nameOfSeries(series, row));
  }
  return examplesOf(names);
}

function missingDays({ panel, originDay, forecast, known }: DriftToFind): DataDrift['missingDays'] {
  const { series, calendar } = panel;
  const first = originDay + 1 - calendar.firstDay;
  const names: string[] = [];
  series.store.labels.forEach((store, code) => {
    const rows = Array.from(series.store.codes.keys()).filter((row) => series.store.codes[row] === code);
    if (rows.length === 0) return;
    for (let step = 0; step < known; step++) {
      const expected = rows.reduce((sum, row) => sum + (forecast[row * HORIZON + step] as number), 0);
      if (expected < LEAST_DAY || unitsOn(panel, rows, first + step) > 0) continue;
      if (wasClosedBefore(panel, rows, first + step)) continue;
      names.push(`${store} on ${calendar.dates[first + step]}`);
    }
  });
  return examplesOf(names);
}

/** Units that some series sold on a day. @param day column of the panel */
function unitsOn({ sales, days }: Panel, rows: readonly number[], day: number): number {
  let sum = 0;
  for (const row of rows) sum += sales[row * days + day] as number;
  return sum;
}

/** Whether the day has an event, such as Christmas, on whose earlier days the store sold next to nothing too. */
function wasClosedBefore(panel: Panel, rows: readonly number[], day: number): boolean {
  const { labels, codes } = panel.calendar.events.eventName1;
  const event = codes[day];
  if (event === undefined || labels[event] === 'unknown') return false;
  const before = Array.from({ length: day }, (_, earlier) => earlier).filter((earlier) => codes[earlier] === event);
  return (
    before.length > 0 &&
    before.every((earlier) => {
      const usual = earlier >= 7 ? unitsOn(panel, rows, earlier - 7) : 0;
      return unitsOn(panel, rows, earlier) <= CLOSED_SHARE * usual;
    })
  );
}
