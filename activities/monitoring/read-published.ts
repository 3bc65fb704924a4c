import { quantileColumn } from '../../contracts/publication/table-columns.js';
import { QUANTILES } from '../../core/metrics/wspl.js';
import { HORIZON } from '../../core/panel/panel.js';
import { numbersOf, readTable } from '../forecasts/read-table.js';

/** The columns that `read` wants of rows that come 28 to a series or group. */
export interface PublishedRows {
  /** Series or groups. */
  readonly count: number;
  /** A text that all days of a series or group share. */
  readonly text: (column: string, at: number) => string;
  /** rows x 28 */
  readonly numbers: (column: string) => Float32Array | Int32Array;
  /** Whether it has the nine quantiles. */
  readonly hasQuantiles: boolean;
  /** What its series or groups span, `2026-11-30 to 2026-12-27`; one text where all have the same days. */
  readonly spans: readonly string[];
}

/**
 * A published table as planners read it: `forecast.parquet` or `levels.parquet`.
 *
 * @param texts columns of texts that are read
 * @throws Error when the bytes are no such table
 */
export function readPublished(parquet: Uint8Array, texts: readonly string[]): PublishedRows {
  const table = readTable(parquet);
  const column = (name: string) => {
    const found = table.getChild(name);
    if (found === null) throw new Error(`it has no column ${name}`);
    return found;
  };
  if (table.numRows === 0 || table.numRows % HORIZON !== 0) {
    throw new Error(`it has ${table.numRows} rows, which are no days of ${HORIZON} each`);
  }
  for (const name of [...texts, 'date', 'forecast']) column(name);
  const names = new Set(table.schema.fields.map(({ name }) => name));
  return {
    count: table.numRows / HORIZON,
    text: (name, at) => String(column(name).get(at * HORIZON)),
    numbers: (name) => numbersOf(table, name),
    hasQuantiles: QUANTILES.every((quantile) => names.has(quantileColumn(quantile))),
    spans: spansOf(column('date'), table.numRows),
  };
}

function spansOf(dates: { get(row: number): unknown }, rows: number): readonly string[] {
  const spans = new Set<string>();
  for (let row = 0; row < rows; row += HORIZON) {
    spans.add(`${isoDate(dates.get(row))} to ${isoDate(dates.get(row + HORIZON - 1))}`);
  }
  return [...spans];
}

/** Tables of 0.1.0 have dates as texts. @param value a text, or milliseconds since 1970 */
const isoDate = (value: unknown): string =>
  typeof value === 'string' ? value : new Date(Number(value)).toISOString().slice(0, 10);
