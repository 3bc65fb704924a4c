import { addDays } from '@durable-forecast/lib/add-days';
import { QUANTILES, quantileColumn } from '../../../contracts/publication/table-columns.js';
import type { VersionManifest } from '../../../contracts/publication/version-manifest.js';
import { ColumnFile, type RowSpan } from './column-file.js';
import type { DailyForecast } from './daily-forecast.js';
import type { FilterAttribute } from './series-filter.js';

/** A series of a version. */
export interface SeriesEntry extends Readonly<Record<FilterAttribute, string>> {
  /** Its number in the version, from 0. */
  readonly index: number;
  readonly id: string;
  /** Units forecast over all days. */
  readonly units: number;
}

const ID_COLUMNS = ['id', 'state_id', 'store_id', 'cat_id', 'dept_id', 'item_id'] as const;

/**
 * The series of a version. Their names and totals are unpacked when it is opened; the days and quantiles of a series with those
 * that lie beside it in the file, when one of them is first asked for.
 */
export class VersionTable {
  private readonly byId: ReadonlyMap<string, SeriesEntry>;
  private readonly columns: readonly string[];
  /** What was unpacked, by the number of its span. */
  private readonly unpacked = new Map<number, Promise<readonly Float32Array[]>>();

  private constructor(
    private readonly file: ColumnFile,
    readonly dates: readonly string[],
    readonly series: readonly SeriesEntry[],
  ) {
    this.byId = new Map(series.map((entry) => [entry.id, entry]));
    const quantiles = QUANTILES.map(quantileColumn);
    this.columns = ['forecast', ...(quantiles.every((name) => file.columns.has(name)) ? quantiles : [])];
  }

  /** @throws Error when the bytes are no table of such a version */
  static async open(
    bytes: Uint8Array,
    { origin, horizonDays: days }: Pick<VersionManifest, 'origin' | 'horizonDays'>,
  ): Promise<VersionTable> {
    const file = await ColumnFile.open(bytes);
    const all: RowSpan = { from: 0, to: file.rows };
    const [ids, state, store, category, department, item] = await file.texts(ID_COLUMNS, all, days);
    const [forecast] = await file.numbers(['forecast'], all);
    const at = (column: readonly string[] | undefined, index: number) => column?.[index] as string;
    const series = Array.from(
      { length: file.rows / days },
      (_, index): SeriesEntry => ({
        index,
        id: at(ids, index),
        state: at(state, index),
        store: at(store, index),
        category: at(category, index),
        department: at(department, index),
        item: at(item, index),
        units: sumOf(forecast as Float32Array, index * days, days),
      }),
    );
    return new VersionTable(
      file,
      Array.from({ length: days }, (_, day) => addDays(origin, day + 1)),
      series,
    );
  }

  find(id: string): SeriesEntry | undefined {
    return this.byId.get(id);
  }

  async forecastOf({ index }: Pick<SeriesEntry, 'index'>): Promise<DailyForecast> {
    const days = this.dates.length;
    const from = index * days;
    const to = from + days;
    const columns: number[][] = this.columns.map(() => []);
    for (const [number, span] of this.file.spans.entries()) {
      if (span.to <= from || span.from >= to) continue;
      const values = await this.valuesOf(number, span);
      values.forEach((column, at) => {
        columns[at]?.push(...column.subarray(Math.max(from - span.from, 0), Math.min(to, span.to) - span.from));
      });
    }
    const [mean = [], ...quantiles] = columns;
    return { dates: this.dates, mean, quantiles: quantiles.length === 0 ? undefined : quantiles };
  }

  private valuesOf(number: number, span: RowSpan): Promise<readonly Float32Array[]> {
    const known = this.unpacked.get(number);
    if (known !== undefined) return known;
    const begun = this.file.numbers(this.columns, span);
    this.unpacked.set(number, begun);
    return begun;
  }
}

function sumOf(values: Float32Array, from: number, count: number): number {
  let sum = 0;
  for (let at = from; at < from + count; at++) sum += values[at] as number;
  return sum;
}
