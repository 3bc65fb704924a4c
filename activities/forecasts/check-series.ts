import { QUANTILES, quantileColumn } from '../../contracts/publication/table-columns.js';
import { seriesNames } from '../../core/hierarchy/levels.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import type { ContentCheck } from './content-check.js';
import { FoundProblems } from './found-problems.js';
import { isoDate } from './iso-date.js';
import { numbersOf, readTable, textsOf } from './read-table.js';

/** `forecast.parquet` as it was read back. */
interface SeriesFile {
  readonly originDay: number;
  readonly forecast: Uint8Array;
  /** Whether it has quantiles. */
  readonly quantiles: boolean;
}

/**
 * Checks `forecast.parquet`: every series and day once, numbers of 0 or more, quantiles that rise.
 *
 * @returns the forecasts in the order of the panel: series x 28, units a day
 */
export function checkSeries(
  { series, calendar }: Panel,
  { originDay, forecast: parquet, quantiles }: SeriesFile,
): { readonly checks: readonly ContentCheck[]; readonly forecast: Float32Array } {
  const table = readTable(parquet);
  const names = seriesNames(series);
  const rowOf = new Map(names.map((name, row) => [name, row]));
  const days = horizonDays(calendar, originDay);
  const dates = numbersOf(table, 'date');
  const values = numbersOf(table, 'forecast');
  const bands = quantiles ? QUANTILES.map((quantile) => numbersOf(table, quantileColumn(quantile))) : [];
  const found = { series: new FoundProblems(), values: new FoundProblems(), quantiles: new FoundProblems() };
  const forecast = new Float32Array(names.length * HORIZON);
  const seen = new Uint8Array(forecast.length);
  let row = -1;
  for (const name of textsOf(table, 'id')) {
    row += 1;
    const date = isoDate(dates[row] as number);
    const at = placeOf(rowOf.get(name), days.get(date));
    if (at === undefined)
      found.series.add(`forecast.parquet has a row for ${name} on ${date}, which is not to be forecast`);
    else if (seen[at] === 1) found.series.add(`forecast.parquet has ${name} on ${date} twice`);
    if (at !== undefined) seen[at] = 1;
    const value = values[row] as number;
    if (at !== undefined) forecast[at] = value;
    if (!isUnits(value)) found.values.add(`forecast.parquet has ${value} as forecast of ${name} on ${date}`);
    const fault = bandFault(bands, row);
    if (fault !== undefined) found.quantiles.add(`forecast.parquet has ${fault} for ${name} on ${date}`);
  }
  seen.forEach((isThere, at) => {
    if (isThere === 1) return;
    const date = [...days.keys()][at % HORIZON];
    found.series.add(`forecast.parquet has no row for ${names[Math.floor(at / HORIZON)]} on ${date}`);
  });
  if (forecast.every((units) => units === 0)) found.values.add('The forecast is zero for every series and day');
  const rows = `${table.numRows.toLocaleString('en')} rows`;
  return {
    forecast,
    checks: [
      {
        check: 'series',
        problem: found.series.sentence,
        detail: `${names.length.toLocaleString('en')} series x ${HORIZON} days`,
      },
      { check: 'values', problem: found.values.sentence, detail: rows },
      ...(quantiles ? [{ check: 'quantiles' as const, problem: found.quantiles.sentence, detail: rows }] : []),
    ],
  };
}

/** Position of each day of the horizon by its date. */
export function horizonDays({ dates, firstDay }: Panel['calendar'], originDay: number): ReadonlyMap<string, number> {
  const first = originDay + 1 - firstDay;
  return new Map(Array.from({ length: HORIZON }, (_, step) => [dates[first + step] as string, step]));
}

export const isUnits = (value: number): boolean => Number.isFinite(value) && value >= 0;

/** What is wrong with the quantiles of a row, as a phrase. */
export function bandFault(bands: readonly ArrayLike<number>[], row: number): string | undefined {
  let below = 0;
  for (let at = 0; at < bands.length; at++) {
    const value = (bands[at] as ArrayLike<number>)[row] as number;
    const name = quantileColumn(QUANTILES[at] as number);
    if (!isUnits(value)) return `${value} as ${name}`;
    if (value < below) return `${name} ${value} below the quantile before it, ${below},`;
    below = value;
  }
  return undefined;
}

const placeOf = (series: number | undefined, step: number | undefined): number | undefined =>
  series === undefined || step === undefined ? undefined : series * HORIZON + step;
