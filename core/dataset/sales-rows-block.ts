import { type FaultGroup, FaultList } from './faults.js';
import { IntColumn } from './int-column.js';

/** Columns of a table that has a row a series and day. */
export const SALES_ROW_COLUMNS = ['item_id', 'dept_id', 'cat_id', 'store_id', 'state_id', 'date', 'units'] as const;

const NAMES = ['item_id', 'dept_id', 'cat_id', 'store_id', 'state_id'] as const;

/** Rows that stand together. Dates are days since 1970, or texts YYYY-MM-DD; null where a cell is empty. */
export type SalesRowColumns = Readonly<Record<(typeof SALES_ROW_COLUMNS)[number], ArrayLike<unknown>>>;

export type SeriesNames = Readonly<Record<(typeof NAMES)[number], string>>;

/** Numbers of a record: its series, its day by the position in the calendar, its units and its row. */
export const RECORD_WIDTH = 4;

/** Rows of one file that stand together, parsed apart from all others. */
export interface SalesRowsBlock {
  readonly rows: number;
  /** Each with its first row, from 1 within the block. A series whose rows contradict each other stands here once for each of its forms. */
  readonly series: readonly { readonly names: SeriesNames; readonly row: number }[];
  /** Of each store a record for every sound row; series are those of the block, rows are counted from 1 within it. */
  readonly stores: readonly { readonly store: string; readonly records: Int32Array<ArrayBuffer> }[];
  /** First and last day of the records; undefined where there are none. */
  readonly days: readonly [number, number] | undefined;
  readonly faults: readonly FaultGroup[];
}

/** What a panel cell holds. */
const MAX_UNITS = 65_535;
const MILLISECONDS_A_DAY = 86_400_000;
/** Sums of decimals miss whole numbers by less. */
const ROUNDING = 1e-6;

/**
 * @param dates of the calendar, ISO
 * @param file named in faults
 */
export function parseSalesRows(columns: SalesRowColumns, dates: readonly string[], file: string): SalesRowsBlock {
  const rows = new BlockRows(columns, dates, file);
  const count = columns.units.length;
  for (let index = 0; index < count; index++) rows.add(index);
  return rows.block();
}

interface Series {
  readonly names: SeriesNames;
  readonly number: number;
  readonly row: number;
  /** Of its store. */
  readonly records: IntColumn;
}

class BlockRows {
  private readonly days: ReadonlyMap<unknown, number>;
  /** By item and store; more than one where rows contradict each other. */
  private readonly byNames = new Map<unknown, Map<unknown, Series[]>>();
  private readonly series: Series[] = [];
  private readonly stores = new Map<string, IntColumn>();
  private readonly faults = new FaultList();
  /** Of the row before: as a rule the rows of a series stand together. */
  private latest: Series | undefined;
  private row = 0;
  private first = Number.POSITIVE_INFINITY;
  private last = -1;

  constructor(
    private readonly columns: SalesRowColumns,
    private readonly dates: readonly string[],
    private readonly file: string,
  ) {
    this.days = new Map<unknown, number>([
      ...dates.map((date, day) => [date, day] as const),
      ...dates.map((date, day) => [Date.parse(date) / MILLISECONDS_A_DAY, day] as const),
    ]);
  }

  add(index: number): void {
    this.row = index + 1;
    const series = this.seriesOf(index);
    const day = this.days.get(this.columns.date[index]);
    if (day === undefined) this.addDateFault(this.columns.date[index]);
    const units = this.unitsOf(this.columns.units[index]);
    if (series === undefined || day === undefined || units === undefined) return;
    const { records } = series;
    records.push(series.number);
    records.push(day);
    records.push(units);
    records.push(this.row);
    if (day < this.first) this.first = day;
    if (day > this.last) this.last = day;
  }

  block(): SalesRowsBlock {
    return {
      rows: this.columns.units.length,
      series: this.series.map(({ names, row }) => ({ names, row })),
      stores: [...this.stores].map(([store, records]) => ({ store, records: records.view().slice() })),
      days: this.last === -1 ? undefined : [this.first, this.last],
      faults: this.faults.groups,
    };
  }

  private seriesOf(index: number): Series | undefined {
    if (this.latest !== undefined && this.hasNames(index, this.latest)) return this.latest;
    const known = this.byNames.get(this.columns.item_id[index])?.get(this.columns.store_id[index]);
    this.latest = known?.find((series) => this.hasNames(index, series)) ?? this.newSeries(index);
    return this.latest;
  }

  private hasNames(index: number, { names }: Series): boolean {
    const { item_id, store_id, dept_id, cat_id, state_id } = this.columns;
    return (
      names.item_id === item_id[index] &&
      names.store_id === store_id[index] &&
      names.dept_id === dept_id[index] &&
      names.cat_id === cat_id[index] &&
      names.state_id === state_id[index]
    );
  }

  /** @returns undefined with a fault where a name is missing */
  private newSeries(index: number): Series | undefined {
    const found: Record<string, string> = {};
    for (const column of NAMES) {
      const value = this.columns[column][index];
      if (typeof value === 'string' && !/[\n\r]/.test(value)) {
        found[column] = value;
        continue;
      }
      if (value === null || value === undefined) {
        const cure = 'Give every row its item, department, category, store and state.';
        this.fault(column, '', 'a name is missing', cure);
      } else {
        this.fault(column, String(value), 'a name is no line of text', `Write ${column} as text, in one line.`);
      }
      return undefined;
    }
    const names = found as SeriesNames;
    const records = this.stores.get(names.store_id) ?? new IntColumn();
    this.stores.set(names.store_id, records);
    const series = { names, number: this.series.length, row: this.row, records };
    this.series.push(series);
    const ofItem = this.byNames.get(names.item_id) ?? new Map<unknown, Series[]>();
    this.byNames.set(names.item_id, ofItem);
    ofItem.set(names.store_id, [...(ofItem.get(names.store_id) ?? []), series]);
    return series;
  }

  private addDateFault(value: unknown): void {
    const date = typeof value === 'number' ? isoDate(value) : value;
    if (date === null || date === undefined) {
      this.fault('date', '', 'a date is missing', 'Give every row its day.');
    } else if (typeof date === 'string' && /^\d{4}-\d\d-\d\d$/.test(date)) {
      const cure = `calendar.csv has ${this.dates[0]} to ${this.dates.at(-1)}; add the day there.`;
      this.fault('date', date, 'a day with sales is not in the calendar', cure);
    } else {
      const cure = 'Write dates as DATE, or as text YYYY-MM-DD: CAST(date AS DATE) in SQL.';
      this.fault('date', String(date), 'a date is neither DATE nor YYYY-MM-DD', cure);
    }
  }

  private unitsOf(value: unknown): number | undefined {
    const given = typeof value === 'bigint' ? Number(value) : value;
    const rounded = typeof given === 'number' ? Math.round(given) : Number.NaN;
    const units = Math.abs(rounded - (given as number)) < ROUNDING ? rounded : given;
    if (typeof units === 'number' && Number.isInteger(units) && units >= 0 && units <= MAX_UNITS) return units;
    const fault = (problem: string, cure: string) => {
      this.fault('units', value === null || value === undefined ? '' : String(value), problem, cure);
      return undefined;
    };
    const whole = `Write units sold as a whole number from 0 to ${MAX_UNITS}.`;
    if (units === null || units === undefined) {
      return fault('a sales value is missing', `${whole} Leave out rows of days on which nothing was sold.`);
    }
    if (typeof units !== 'number' || Number.isNaN(units)) return fault('a sales value is no number', whole);
    if (units < 0) return fault('sales are negative', 'Returns are not sales: leave them out of the sums.');
    if (units > MAX_UNITS) {
      return fault('sales are too large', 'Count the whole series in a larger unit, such as boxes.');
    }
    return fault('sales are no whole number', 'Round to whole units, or count the whole series in a smaller unit.');
  }

  private fault(column: string, value: string, problem: string, cure: string): void {
    this.faults.add({ file: this.file, countedIn: 'rows', line: this.row, column, value, problem, cure });
  }
}

/** @returns the number as text where it is no day that a date can be */
function isoDate(days: number): string {
  const date = new Date(days * MILLISECONDS_A_DAY);
  return Number.isNaN(date.getTime()) ? String(days) : date.toISOString().slice(0, 10);
}
