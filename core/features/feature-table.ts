/** Rows as columns: series in panel order, days in order within each. */
export interface FeatureTable {
  readonly names: readonly string[];
  readonly columns: readonly Float32Array[];
  /** Units sold of each row; NaN where they are not known. */
  readonly label: Float32Array;
  readonly rows: number;
}

/** A table before it is computed: how many rows each series has, and how they are filled in. */
export interface TablePlan {
  readonly names: readonly string[];
  /** Rows of each series. */
  readonly rowsOf: Int32Array;
  /** Writes the rows of a series into the columns and the label, from `row` on. */
  readonly fill: (series: number, columns: readonly Float32Array[], label: Float32Array, row: number) => void;
}

export const rowsOf = (plan: TablePlan): number => plan.rowsOf.reduce((sum, rows) => sum + rows, 0);

/** The whole table at once. */
export function collectTable(plan: TablePlan): FeatureTable {
  const rows = rowsOf(plan);
  const columns = plan.names.map(() => new Float32Array(rows));
  const label = new Float32Array(rows);
  let row = 0;
  plan.rowsOf.forEach((count, series) => {
    if (count > 0) plan.fill(series, columns, label, row);
    row += count;
  });
  return { names: plan.names, columns, label, rows };
}

/**
 * The table in blocks of whole series, so that memory does not grow with their number.
 *
 * A block lives in buffers that the next one overwrites: use it before asking for the next.
 *
 * @param blockRows most rows of a block; a series that has more is a block by itself
 */
export function* tableBlocks(plan: TablePlan, blockRows: number, fromSeries = 0, toSeries = plan.rowsOf.length) {
  const wanted = plan.rowsOf.subarray(fromSeries, toSeries);
  const size = Math.min(
    Math.max(
      blockRows,
      wanted.reduce((most, rows) => Math.max(most, rows), 0),
    ),
    wanted.reduce((sum, rows) => sum + rows, 0),
  );
  const [label, ...columns] = spreadColumns(1 + plan.names.length, size) as [Float32Array, ...Float32Array[]];
  const block = (rows: number): FeatureTable => ({
    names: plan.names,
    columns: columns.map((column) => column.subarray(0, rows)),
    label: label.subarray(0, rows),
    rows,
  });
  let rows = 0;
  for (let series = fromSeries; series < toSeries; series++) {
    const count = plan.rowsOf[series] as number;
    if (count === 0) continue;
    if (rows + count > size) {
      yield block(rows);
      rows = 0;
    }
    plan.fill(series, columns, label, rows);
    rows += count;
  }
  if (rows > 0) yield block(rows);
}

const PAGE = 4096;
const CACHE_LINE = 64;

/**
 * Columns whose beginnings lie at different places of their memory pages. Columns that all begin where a page does fall
 * into the same few lines of the processor's cache, and writing a row of them throws each other's out.
 */
function spreadColumns(count: number, rows: number): Float32Array[] {
  const stride = Math.ceil((4 * rows) / PAGE) * PAGE + 2 * CACHE_LINE;
  const memory = new ArrayBuffer(count * stride);
  return Array.from({ length: count }, (_, column) => new Float32Array(memory, column * stride, rows));
}
