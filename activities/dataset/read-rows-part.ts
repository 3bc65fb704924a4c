import { openParquet, ParquetError, type RowColumns } from '@durable-forecast/lib/parquet-file';
import type { RowsPart, UnreadableRows } from './rows-part.js';

/** What `make` makes of columns of a part. For threads, whose memory they fill meanwhile. */
export async function readRowsPart<Name extends string, Made>(
  { path, ...span }: RowsPart,
  names: readonly Name[],
  make: (columns: RowColumns<Name>) => Made,
): Promise<Made | UnreadableRows> {
  let columns: RowColumns<Name>;
  try {
    columns = await (await openParquet(path)).read(names, span);
  } catch (error) {
    if (error instanceof ParquetError) return { unreadable: error.message };
    throw error;
  }
  return make(columns);
}
