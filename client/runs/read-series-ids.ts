import { openParquet, ParquetError } from '@durable-forecast/lib/parquet-file';

/** Item, department, category and store of a series. */
export type SeriesIds = readonly [item: string, department: string, category: string, store: string];

const COLUMNS = ['item_id', 'dept_id', 'cat_id', 'store_id'] as const;

/**
 * The series of a sales table that is parquet, in the order in which a run has them: stores, and the items of each, by their names.
 *
 * @param paths of its files
 * @returns undefined when a file can't be read that way
 */
export async function readSeriesIds(paths: readonly string[]): Promise<readonly SeriesIds[] | undefined> {
  const stores = new Map<unknown, Map<unknown, SeriesIds>>();
  try {
    for (const path of paths) {
      const file = await openParquet(path);
      if (COLUMNS.some((column) => !file.columns.some(({ name }) => name === column))) return undefined;
      for (const span of file.spans) {
        const read = await file.read(COLUMNS, span);
        for (let row = 0; row < span.rowEnd - span.rowStart; row++) {
          const [store, item] = [read.store_id[row], read.item_id[row]];
          const items = stores.get(store) ?? new Map<unknown, SeriesIds>();
          if (items.size === 0) stores.set(store, items);
          if (items.has(item)) continue;
          items.set(item, [String(item), String(read.dept_id[row]), String(read.cat_id[row]), String(store)]);
        }
      }
    }
  } catch (error) {
    if (error instanceof ParquetError) return undefined;
    throw error;
  }
  const series = [...stores.values()].flatMap((items) => [...items.values()]);
  return series.sort((a, b) => compare(a[3], b[3]) || compare(a[0], b[0]));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
