import { baselines } from '../baselines/index.js';
import { dollarSales } from '../metrics/scales.js';
import { QUANTILES } from '../metrics/wspl.js';
import { HORIZON, type Panel } from '../panel/panel.js';
import { seriesQuantiles } from '../quantiles/apply-quantiles.js';
import type { QuantileModel } from '../quantiles/fit-quantiles.js';

/** Weeks of a forecast. */
const WEEKS = HORIZON / 7;
/** Days of sales that are kept of a drawn series before the origin. */
const DRAWN_DAYS = 56;
/** Series kept of a store for each reason to draw them. */
const KEPT = 3;
/** Errors in whole units that are told apart: beyond, they count as the last. */
export const MOST_UNITS = 10;
/** Bounds of the sizes of a forecast, units a day. */
export const SIZES = [0.1, 0.3, 1, 3, 10, 30] as const;
/** Bands by the share that should lie within, and the places of their quantiles. */
export const BAND_SHARES = [0.5, 0.67, 0.95, 0.99] as const;

/** Sums over days of series; units. */
export interface ErrorSums {
  readonly days: number;
  readonly forecast: number;
  readonly actual: number;
  readonly squares: number;
  readonly absolute: number;
}

/** Why a series is drawn. */
export const DRAWN_REASONS = ['chosen', 'heaviest', 'best', 'worst'] as const;
export type DrawnReason = (typeof DRAWN_REASONS)[number];

/** A series with its forecast of known days. */
export interface SeriesErrors {
  readonly id: string;
  readonly store: string;
  readonly reason: DrawnReason;
  /** Dollar sales of the last 28 known days. */
  readonly weight: number;
  /** Root mean squared error over the root mean squared change from day to day; NaN where there was none. */
  readonly rmsse: number;
  readonly naiveRmsse: number;
  readonly sold: readonly number[];
  readonly actual: readonly number[];
  readonly forecast: readonly number[];
  /** 28 x 9, so that a day's quantiles lie together; undefined without a model. */
  readonly quantiles?: readonly number[] | undefined;
}

/** What the errors of a store's forecasts look like, small enough to be kept beside those of all others. */
export interface ErrorLook {
  readonly store: string;
  readonly state: string;
  /** Of each forecast, the champion first: a week ahead, two, three and four. */
  readonly weeks: readonly { readonly name: string; readonly sums: readonly ErrorSums[] }[];
  /** Days of series by how many whole units more were forecast than sold, from -10 to 10. */
  readonly residuals: readonly number[];
  /** By the size of the forecast. */
  readonly sizes: readonly ErrorSums[];
  /** Monday first. */
  readonly weekdays: readonly ErrorSums[];
  /** Days of series that lie within each of the bands; empty without quantiles. */
  readonly within: readonly number[];
  readonly daysOfSeries: number;
  /** Of the single series: weighted scaled pinball loss, and the weights that it is of. */
  readonly wspl: { readonly loss: number; readonly weight: number };
  /** Series and their weights where seasonal naive is better, and of all that have a scale. */
  readonly lost: { readonly series: number; readonly weight: number };
  readonly scored: { readonly series: number; readonly weight: number };
  /** Units of the whole store on each day. */
  readonly totals: { readonly forecast: readonly number[]; readonly actual: readonly number[] };
  readonly drawn: readonly SeriesErrors[];
}

export interface ErrorsOf {
  readonly store: string;
  readonly panel: Panel;
  /** N of the last day that the forecast knew. */
  readonly originDay: number;
  /** Name of the forecast, and its units: series x 28. */
  readonly name: string;
  readonly forecast: Float32Array;
  readonly quantiles?: QuantileModel | undefined;
  /** Ids of series that are drawn whatever their errors are. */
  readonly chosen?: readonly string[] | undefined;
}

/** Holds a forecast and the baselines against what was sold on the 28 days after an origin. */
export function lookAtErrors({ store, panel, originDay, name, forecast, quantiles, chosen }: ErrorsOf): ErrorLook {
  const end = originDay + 1 - panel.calendar.firstDay;
  const count = panel.series.count;
  const others = baselines.map((baseline) => ({ name: baseline.name, values: baseline.forecast(panel, originDay) }));
  const naive = others.find((one) => one.name === 'seasonal naive')?.values ?? forecast;
  const bands = quantiles === undefined ? undefined : seriesQuantiles(quantiles, forecast);
  const actualOf = (row: number, step: number) => panel.sales[row * panel.days + end + step] as number;
  const weights = dollarSales(panel, end);
  const scored = scoreSeries({ panel, end, forecast, naive, weights });
  const sumOf = (rows: readonly ScoredSeries[]) => ({
    series: rows.length,
    weight: rows.reduce((sum, { weight }) => sum + weight, 0),
  });
  const { labels, codes } = panel.series.state;
  return {
    store,
    state: labels[codes[0] as number] ?? '',
    weeks: [{ name, values: forecast }, ...others].map((one) => ({
      name: one.name,
      sums: weekSums(one.values, count, actualOf),
    })),
    ...sumDays(panel, end, forecast, actualOf),
    within: bands === undefined ? [] : withinBands(bands, count, actualOf),
    daysOfSeries: count * HORIZON,
    wspl: bands === undefined ? { loss: 0, weight: 0 } : pinball(bands, scored, actualOf),
    lost: sumOf(scored.filter(({ rmsse, naiveRmsse }) => rmsse > naiveRmsse)),
    scored: sumOf(scored),
    drawn: [...chosenSeries(panel, chosen, scored, weights), ...drawnSeries(scored)].map(
      ({ reason, series: { row, weight, rmsse, naiveRmsse } }) => ({
        ...{ id: panel.series.ids[row] as string, store, reason, weight, rmsse, naiveRmsse },
        sold: [...panel.sales.subarray(row * panel.days + Math.max(0, end - DRAWN_DAYS), row * panel.days + end)],
        actual: Array.from({ length: HORIZON }, (_, step) => actualOf(row, step)),
        forecast: [...forecast.subarray(row * HORIZON, (row + 1) * HORIZON)],
        quantiles: bands === undefined ? undefined : [...bands.subarray(row * BANDS_WIDTH, (row + 1) * BANDS_WIDTH)],
      }),
    ),
  };
}

/** Quantiles of a series on all days. */
const BANDS_WIDTH = HORIZON * QUANTILES.length;

/** Errors by weekday, size of the forecast and whole units, and the totals of the store. */
function sumDays(
  panel: Panel,
  end: number,
  forecast: Float32Array,
  actualOf: ActualOf,
): Pick<ErrorLook, 'weekdays' | 'sizes' | 'residuals' | 'totals'> {
  const weekdays = Array.from({ length: 7 }, emptySums);
  const sizes = Array.from({ length: SIZES.length + 1 }, emptySums);
  const residuals = new Array<number>(2 * MOST_UNITS + 1).fill(0);
  const totals = { forecast: new Array<number>(HORIZON).fill(0), actual: new Array<number>(HORIZON).fill(0) };
  const days = Array.from({ length: HORIZON }, (_, step) => weekdayOf(panel, end + step));
  for (let row = 0; row < panel.series.count; row++) {
    for (let step = 0; step < HORIZON; step++) {
      const [units, sold] = [forecast[row * HORIZON + step] as number, actualOf(row, step)];
      add(weekdays[days[step] as number] as MutableSums, units, sold);
      add(sizes[sizeOf(units)] as MutableSums, units, sold);
      const bin = Math.max(-MOST_UNITS, Math.min(MOST_UNITS, Math.round(units - sold))) + MOST_UNITS;
      residuals[bin] = (residuals[bin] as number) + 1;
      totals.forecast[step] = (totals.forecast[step] as number) + units;
      totals.actual[step] = (totals.actual[step] as number) + sold;
    }
  }
  return { weekdays, sizes, residuals, totals };
}

type MutableSums = { -readonly [Key in keyof ErrorSums]: ErrorSums[Key] };
type ActualOf = (row: number, step: number) => number;

interface ScoredSeries {
  readonly row: number;
  readonly weight: number;
  readonly rmsse: number;
  readonly naiveRmsse: number;
  /** Mean absolute change from day to day. */
  readonly absoluteScale: number;
}

export const emptySums = (): MutableSums => ({ days: 0, forecast: 0, actual: 0, squares: 0, absolute: 0 });

function add(sums: MutableSums, units: number, sold: number): void {
  sums.days += 1;
  sums.forecast += units;
  sums.actual += sold;
  sums.squares += (units - sold) ** 2;
  sums.absolute += Math.abs(units - sold);
}

function weekSums(forecast: Float32Array, count: number, actualOf: ActualOf): readonly ErrorSums[] {
  const weeks = Array.from({ length: WEEKS }, emptySums);
  for (let row = 0; row < count; row++) {
    for (let step = 0; step < HORIZON; step++) {
      add(weeks[Math.floor(step / 7)] as MutableSums, forecast[row * HORIZON + step] as number, actualOf(row, step));
    }
  }
  return weeks;
}

const weekdayOf = ({ calendar }: Panel, day: number): number =>
  (new Date(`${calendar.dates[day]}T00:00:00Z`).getUTCDay() + 6) % 7;

function sizeOf(units: number): number {
  let size = 0;
  while (size < SIZES.length && units >= (SIZES[size] as number)) size += 1;
  return size;
}

/** Scores of the series that have a scale: those whose past has changed at all. */
function scoreSeries({
  panel,
  end,
  forecast,
  naive,
  weights,
}: {
  readonly panel: Panel;
  readonly end: number;
  readonly forecast: Float32Array;
  readonly naive: Float32Array;
  readonly weights: Float64Array;
}): readonly ScoredSeries[] {
  const scored: ScoredSeries[] = [];
  for (let row = 0; row < panel.series.count; row++) {
    const sales = panel.sales.subarray(row * panel.days, row * panel.days + end + HORIZON);
    let first = 0;
    while (first < end && sales[first] === 0) first += 1;
    let [squared, absolute] = [0, 0];
    for (let day = first + 1; day < end; day++) {
      const change = (sales[day] as number) - (sales[day - 1] as number);
      squared += change * change;
      absolute += Math.abs(change);
    }
    const changes = end - first - 1;
    if (changes < 1 || squared === 0) continue;
    const scale = squared / changes;
    const rmsseOf = (values: Float32Array) => {
      let squares = 0;
      for (let step = 0; step < HORIZON; step++) {
        squares += ((values[row * HORIZON + step] as number) - (sales[end + step] as number)) ** 2;
      }
      return Math.sqrt(squares / HORIZON / scale);
    };
    scored.push({
      ...{ row, weight: weights[row] as number, absoluteScale: absolute / changes },
      ...{ rmsse: rmsseOf(forecast), naiveRmsse: rmsseOf(naive) },
    });
  }
  return scored;
}

interface DrawnSeries {
  readonly reason: DrawnReason;
  readonly series: ScoredSeries;
}

/** Those that somebody named, also where nothing can be said of their error. */
function chosenSeries(
  { series: { ids } }: Panel,
  chosen: readonly string[] = [],
  scored: readonly ScoredSeries[],
  weights: Float64Array,
): readonly DrawnSeries[] {
  const wanted = new Set(chosen);
  const rows = [...ids.keys()].filter((row) => wanted.has(ids[row] as string));
  const unscored = { rmsse: Number.NaN, naiveRmsse: Number.NaN, absoluteScale: Number.NaN };
  return rows.map((row) => ({
    reason: 'chosen',
    series: scored.find((one) => one.row === row) ?? { row, weight: weights[row] as number, ...unscored },
  }));
}

/** The heaviest, and of the heavier half the best and the worst: a series that hardly sells says nothing. */
function drawnSeries(scored: readonly ScoredSeries[]): readonly DrawnSeries[] {
  const byWeight = [...scored].sort((a, b) => b.weight - a.weight);
  const heavy = byWeight.slice(0, Math.ceil(byWeight.length / 2));
  const byScore = [...heavy].sort((a, b) => a.rmsse - b.rmsse);
  return [
    ...byWeight.slice(0, KEPT).map((series) => ({ reason: 'heaviest' as const, series })),
    ...byScore.slice(0, KEPT).map((series) => ({ reason: 'best' as const, series })),
    ...byScore.slice(-KEPT).map((series) => ({ reason: 'worst' as const, series })),
  ];
}

function withinBands(bands: Float32Array, count: number, actualOf: ActualOf): readonly number[] {
  const width = QUANTILES.length;
  const within = BAND_SHARES.map(() => 0);
  for (let row = 0; row < count; row++) {
    for (let step = 0; step < HORIZON; step++) {
      const from = (row * HORIZON + step) * width;
      const sold = actualOf(row, step);
      BAND_SHARES.forEach((_, band) => {
        const [low, high] = boundsOf(band);
        const isWithin = sold >= (bands[from + low] as number) && sold <= (bands[from + high] as number);
        if (isWithin) within[band] = (within[band] as number) + 1;
      });
    }
  }
  return within;
}

/** Places of the quantiles of a band: the outermost belong to the widest. */
export const boundsOf = (band: number): readonly [number, number] => {
  const low = BAND_SHARES.length - 1 - band;
  return [low, QUANTILES.length - 1 - low];
};

function pinball(bands: Float32Array, scored: readonly ScoredSeries[], actualOf: ActualOf): ErrorLook['wspl'] {
  let [loss, weight] = [0, 0];
  for (const series of scored) {
    let own = 0;
    for (let step = 0; step < HORIZON; step++) {
      const sold = actualOf(series.row, step);
      QUANTILES.forEach((quantile, at) => {
        const difference = sold - (bands[(series.row * HORIZON + step) * QUANTILES.length + at] as number);
        own += difference >= 0 ? quantile * difference : (quantile - 1) * difference;
      });
    }
    loss += (series.weight * own) / (HORIZON * QUANTILES.length) / series.absoluteScale;
    weight += series.weight;
  }
  return { loss, weight };
}
