import { csvField } from '@durable-forecast/lib/csv-field';
import { quantileColumn, type TableNumber } from '../../contracts/publication/table-columns.js';
import { type Attribute, groupIds, groupLabels, levels, seriesNames } from '../../core/hierarchy/levels.js';
import { QUANTILES } from '../../core/metrics/wspl.js';
import { type Encoded, HORIZON, type Panel } from '../../core/panel/panel.js';

/** Milliseconds of a day. */
const DAY_MS = 86_400_000;

/** A column of texts: each row's is `labels[codes[row]]`. */
export interface TextColumn {
  readonly labels: readonly string[];
  readonly codes: Int32Array;
}

/** A published table as columns, all of the same length. */
export interface ForecastTable {
  readonly texts: Readonly<Record<string, TextColumn>>;
  /** Days since 1970. */
  readonly dates: Readonly<Record<string, Int32Array>>;
  readonly numbers: Readonly<Record<string, Float32Array | Int32Array>>;
}

/** Columns of the ids that a row belongs to, as the M5 files have them. */
const ID_COLUMNS: readonly (readonly [string, Attribute])[] = [
  ['item_id', 'item'],
  ['dept_id', 'department'],
  ['cat_id', 'category'],
  ['store_id', 'store'],
  ['state_id', 'state'],
];

/**
 * The series' forecasts, one row a series and day: columns of the M5 files, `forecast`, and the quantiles where there are some.
 *
 * @param originDay N of the last known day
 * @param forecast series x 28, units a day
 * @param quantiles series x 28 x 9, units a day
 * @param number of the table's columns
 * @param names of the series, where they are some of many
 */
export function forecastTable(
  { series, calendar }: Panel,
  originDay: number,
  forecast: Float32Array,
  quantiles: Float32Array | undefined,
  number: TableNumber,
  names = seriesNames(series),
): ForecastTable {
  const days = dayColumns(calendar, originDay, forecast.length, number);
  const ofSeries = (codes: ArrayLike<number>) =>
    Int32Array.from({ length: forecast.length }, (_, row) => codes[Math.floor(row / HORIZON)] as number);
  const text = ({ labels, codes }: Encoded): TextColumn => ({ labels, codes: ofSeries(codes) });
  return {
    texts: {
      id: { labels: names, codes: ofSeries(series.ids.map((_, index) => index)) },
      ...Object.fromEntries(ID_COLUMNS.map(([column, attribute]) => [column, text(series[attribute])])),
      ...days.texts,
    },
    dates: days.dates,
    numbers: {
      forecast,
      ...(quantiles === undefined
        ? {}
        : Object.fromEntries(
            QUANTILES.map((quantile, at) => [
              quantileColumn(quantile),
              Float32Array.from(forecast, (_, row) => quantiles[row * QUANTILES.length + at] as number),
            ]),
          )),
    },
  };
}

/**
 * The sums of the levels above the series (1 to 11), one row a group and day, with their quantiles. What tells groups apart
 * are the ids that their series share; the ids that they don't are empty.
 *
 * @param centres one a level, groups x 28: the sums of the series' forecasts
 * @param quantiles one a level, groups x 9 x 28
 */
export function levelTable(
  { series, calendar }: Pick<Panel, 'series' | 'calendar'>,
  originDay: number,
  centres: readonly ArrayLike<number>[],
  quantiles: readonly Float32Array[],
  number: TableNumber,
): ForecastTable {
  const above = levels(series)
    .slice(0, -1)
    .map((level) => ({ level, names: groupLabels(series, level), ids: groupIds(series, level) }));
  const rows = above.reduce((sum, { names }) => sum + names.length * HORIZON, 0);
  const levelOf = new Int32Array(rows);
  const forecast = new Float32Array(rows);
  const columns = QUANTILES.map(() => new Float32Array(rows));
  let row = 0;
  above.forEach(({ level }, index) => {
    for (let group = 0; group < level.groups; group++) {
      for (let step = 0; step < HORIZON; step++) {
        levelOf[row] = level.number;
        forecast[row] = (centres[index] as ArrayLike<number>)[group * HORIZON + step] as number;
        columns.forEach((column, at) => {
          const cell = (group * QUANTILES.length + at) * HORIZON + step;
          column[row] = (quantiles[index] as Float32Array)[cell] as number;
        });
        row += 1;
      }
    }
  });
  const text = (labels: readonly string[]): TextColumn => ({
    labels,
    codes: Int32Array.from({ length: rows }, (_, at) => Math.floor(at / HORIZON)),
  });
  const idsOf = (attribute: Attribute) =>
    above.flatMap(({ level, ids }) => {
      const place = level.attributes.indexOf(attribute);
      return ids.map((tuple) => tuple[place] ?? '');
    });
  const days = dayColumns(calendar, originDay, rows, number);
  return {
    texts: {
      group: text(above.flatMap(({ names }) => names)),
      ...Object.fromEntries(ID_COLUMNS.map(([column, attribute]) => [column, text(idsOf(attribute))])),
      ...days.texts,
    },
    dates: days.dates,
    numbers: {
      level: levelOf,
      forecast,
      ...Object.fromEntries(QUANTILES.map((quantile, at) => [quantileColumn(quantile), columns[at] as Float32Array])),
    },
  };
}

/** `date` and `d` of rows that run through the 28 days again and again; dates are texts in tables of number 1. */
function dayColumns(
  { dates, firstDay }: Panel['calendar'],
  originDay: number,
  rows: number,
  number: TableNumber,
): Pick<ForecastTable, 'texts' | 'dates'> {
  const first = originDay + 1 - firstDay;
  // Of its own for each column: arrow's writer loses a buffer that two columns share.
  const codes = () => Int32Array.from({ length: rows }, (_, row) => row % HORIZON);
  const days = Array.from({ length: HORIZON }, (_, step) => step);
  const labels = days.map((step) => dates[first + step] as string);
  const d = { labels: days.map((step) => `d_${originDay + 1 + step}`), codes: codes() };
  if (number === 1) return { texts: { date: { labels, codes: codes() }, d }, dates: {} };
  const numbers = labels.map((date) => Date.parse(date) / DAY_MS);
  return {
    texts: { d },
    dates: { date: Int32Array.from({ length: rows }, (_, row) => numbers[row % HORIZON] as number) },
  };
}

/**
 * The forecast in the layout of an M5 submission: `id,F1..F28`, a line a series.
 *
 * Ids are as in the data, in quotes where CSV needs them; programs that open the file must not run ids that begin like formulas.
 * So are their ends, `_validation`, `_evaluation` or none.
 */
export const submissionCsv = (panel: Panel, originDay: number, forecast: Float32Array): string =>
  `${SUBMISSION_HEADER}${submissionLines(panel, originDay, forecast, seriesNames(panel.series))}`;

export const SUBMISSION_HEADER = `id,${Array.from({ length: HORIZON }, (_, step) => `F${step + 1}`).join(',')}\n`;

/** What is below the header. @param names of the series, which may be some of many */
export function submissionLines(
  { series }: Panel,
  originDay: number,
  forecast: Float32Array,
  names: readonly string[],
): string {
  const lines = names.map((id, index) => {
    const days = Array.from(forecast.subarray(index * HORIZON, (index + 1) * HORIZON), formatUnits);
    return `${[csvField(id + suffixOf(series, index, originDay)), ...days].join(',')}\n`;
  });
  return lines.join('');
}

/** Panels that 0.1.0 wrote don't say; versions made of them are named as that made them, since a run may have begun to write one. */
function suffixOf({ suffix }: Panel['series'], index: number, originDay: number): string {
  if (suffix === undefined) return originDay === 1913 ? '_validation' : '_evaluation';
  return suffix.labels[suffix.codes[index] as number] as string;
}

/** Seven significant digits: what a float32 holds. */
export const formatUnits = (units: number): string => String(Number(units.toPrecision(7)));
