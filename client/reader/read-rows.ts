import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import type { VerifiedFile } from './verified-file.js';

/** Rows in memory at a time. */
const MOST_ROWS = 8192;

/** Which rows are wanted: those whose column has one of the values. */
export interface RowFilter {
  readonly column: string;
  readonly values: readonly (string | number)[];
  /** What to say of values that no row has; without it they are no trouble. */
  readonly unknown?: (values: readonly (string | number)[]) => Error;
}

interface Span {
  readonly rowStart: number;
  readonly rowEnd: number;
}

/**
 * The rows of a parquet file, some at a time; parts of it that have none of the wanted rows are not decoded.
 *
 * @throws what `filter.unknown` makes: at once where the file says itself that it lacks a value, else behind the last row
 */
export async function* readRows<Row>(
  fetch: () => Promise<VerifiedFile>,
  filter: RowFilter | undefined,
): AsyncGenerator<Row> {
  const { path, remove } = await fetch();
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    requireKnown(filter, (value) => metadata.row_groups.some((group) => mayHave(group, filter?.column, [value])));
    const seen = new Set<unknown>();
    for (const span of spansOf(metadata, filter)) {
      const rows = await parquetReadObjects({ file, metadata, ...span, useOffsetIndex: true });
      for (const row of rows) {
        const value = filter && row[filter.column];
        if (filter !== undefined && !filter.values.includes(value)) continue;
        seen.add(value);
        yield withDate(row) as Row;
      }
    }
    requireKnown(filter, (value) => seen.has(value));
  } finally {
    await remove();
  }
}

function requireKnown(filter: RowFilter | undefined, isKnown: (value: string | number) => boolean): void {
  const unknown = filter?.unknown === undefined ? [] : filter.values.filter((value) => !isKnown(value));
  if (filter?.unknown !== undefined && unknown.length > 0) throw filter.unknown(unknown);
}

type Metadata = Awaited<ReturnType<typeof parquetMetadataAsync>>;

function spansOf({ row_groups: groups }: Metadata, filter: RowFilter | undefined): readonly Span[] {
  const spans: Span[] = [];
  let first = 0;
  for (const group of groups) {
    const last = first + Number(group.num_rows);
    if (mayHave(group, filter?.column, filter?.values)) {
      for (let rowStart = first; rowStart < last; rowStart += MOST_ROWS) {
        spans.push({ rowStart, rowEnd: Math.min(last, rowStart + MOST_ROWS) });
      }
    }
    first = last;
  }
  return spans;
}

/** By the smallest and largest value of the column, where the file has them. */
function mayHave(
  { columns }: Metadata['row_groups'][number],
  name: string | undefined,
  values: RowFilter['values'] = [],
): boolean {
  if (name === undefined) return true;
  const column = columns.find(({ meta_data: data }) => data?.path_in_schema.join('.') === name);
  const { min_value: min, max_value: max } = column?.meta_data?.statistics ?? {};
  if (min === undefined || max === undefined) return true;
  return values.some((value) => value >= (min as string | number) && value <= (max as string | number));
}

/** A day without a time of day: a Date is another day in other time zones. Tables of 0.1.0 have it as a text. */
const withDate = (row: Record<string, unknown>): Record<string, unknown> =>
  row.date instanceof Date ? { ...row, date: row.date.toISOString().slice(0, 10) } : row;
