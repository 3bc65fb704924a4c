import { QUANTILES, quantileColumn } from '../../contracts/publication/table-columns.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import type { ContentCheck } from './content-check.js';
import { FoundProblems } from './found-problems.js';
import { isoDate } from './iso-date.js';
import type { ReadSeries } from './read-series.js';
import type { RowColumns } from './table-columns-of.js';

/** Checks `forecast.parquet`: every series and day once, numbers of 0 or more, quantiles that rise. */
export class SeriesCheck {
  private readonly found = { series: new FoundProblems(), values: new FoundProblems(), quantiles: new FoundProblems() };
  private rows = 0;
  private isZero = true;
  private series = 0;

  /**
   * @param days position of each day of the horizon by its date
   * @param quantiles whether the table has some
   */
  constructor(
    private readonly read: ReadSeries,
    private readonly days: ReadonlyMap<string, number>,
    private readonly quantiles: boolean,
  ) {}

  /** The columns that it looks at. */
  get columns(): readonly string[] {
    return ['id', 'date', 'forecast', ...(this.quantiles ? QUANTILES.map(quantileColumn) : [])];
  }

  addRows(columns: RowColumns): void {
    const { found } = this;
    const [ids, dates, values] = [columns.id, columns.date, columns.forecast] as [string[], number[], number[]];
    const bands = this.quantiles ? QUANTILES.map((quantile) => columns[quantileColumn(quantile)] as number[]) : [];
    for (let row = 0; row < ids.length; row++) {
      const [name, value] = [ids[row] as string, values[row] as number];
      const date = isoDate(dates[row] as number);
      const series = this.read.find(name);
      const step = this.days.get(date);
      if (series === undefined || step === undefined) {
        found.series.add(`forecast.parquet has a row for ${name} on ${date}, which is not to be forecast`);
      } else if (this.read.put(series, step, value)) found.series.add(`forecast.parquet has ${name} on ${date} twice`);
      if (!isUnits(value)) found.values.add(`forecast.parquet has ${value} as forecast of ${name} on ${date}`);
      const fault = bandFault(bands, row);
      if (fault !== undefined) found.quantiles.add(`forecast.parquet has ${fault} for ${name} on ${date}`);
    }
    this.rows += ids.length;
  }

  /** Call for each store once all rows were added. */
  addStore(store: number, names: readonly string[], units: Float32Array): void {
    this.series += names.length;
    this.isZero &&= units.every((value) => value === 0);
    const dates = [...this.days.keys()];
    for (const { row, step } of this.read.missing(store)) {
      this.found.series.add(`forecast.parquet has no row for ${names[row]} on ${dates[step]}`);
    }
  }

  finish(): readonly ContentCheck[] {
    const { found } = this;
    if (this.isZero) found.values.add('The forecast is zero for every series and day');
    const rows = `${this.rows.toLocaleString('en')} rows`;
    return [
      {
        check: 'series',
        problem: found.series.sentence,
        detail: `${this.series.toLocaleString('en')} series x ${HORIZON} days`,
      },
      { check: 'values', problem: found.values.sentence, detail: rows },
      ...(this.quantiles ? [{ check: 'quantiles' as const, problem: found.quantiles.sentence, detail: rows }] : []),
    ];
  }
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
