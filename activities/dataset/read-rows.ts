import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openParquet, ParquetError, type ParquetFile } from '@durable-forecast/lib/parquet-file';
import type { Fault } from '../../core/dataset/faults.js';
import type { RawFile } from './raw-file.js';
import type { RowsPart, UnreadableRows } from './rows-part.js';

export interface RowsWanted<Read> {
  /** Columns that the file must have. */
  readonly names: readonly string[];
  /** Has a thread read some rows. */
  readonly run: (part: RowsPart) => Promise<Read | UnreadableRows>;
  /** Most parts that are read at a time, besides the one that is waited for. */
  readonly ahead: number;
  /** Where a copy of the file may lie. */
  readonly folder: string;
  readonly addFault: (fault: Fault) => void;
}

/**
 * Has the rows of a parquet file read in parts, and gives what is made of them in their order. The file lies on the disk meanwhile,
 * since its directory stands at its end. What keeps it from being read becomes a fault.
 */
export async function* readRows<Read extends object>(file: RawFile, wanted: RowsWanted<Read>): AsyncGenerator<Read> {
  const path = join(wanted.folder, 'table.parquet');
  const running: Promise<Read | UnreadableRows>[] = [];
  try {
    await pipeline(await file.open(), createWriteStream(path));
    const opened = await openChecked(file, path, wanted);
    const parts = opened?.spans.map((span) => ({ path, ...span })) ?? [];
    for (let next = 0; next < parts.length || running.length > 0; ) {
      while (next < parts.length && running.length <= wanted.ahead) {
        const read = wanted.run(parts[next++] as RowsPart);
        // Awaited in order below; a failure of a later part must not count as unhandled until then.
        read.catch(() => undefined);
        running.push(read);
      }
      const read = await (running.shift() as Promise<Read | UnreadableRows>);
      if ('unreadable' in read) {
        wanted.addFault(unreadableFault(file, read.unreadable));
        return;
      }
      yield read;
    }
  } finally {
    // Threads that still read the copy would miss it.
    await Promise.allSettled(running);
    await rm(path, { force: true });
  }
}

/** @returns undefined with a fault where the file is no parquet, or lacks columns */
async function openChecked(
  file: RawFile,
  path: string,
  { names, addFault }: Pick<RowsWanted<object>, 'names' | 'addFault'>,
): Promise<ParquetFile | undefined> {
  let opened: ParquetFile;
  try {
    opened = await openParquet(path);
  } catch (error) {
    if (!(error instanceof ParquetError)) throw error;
    addFault(unreadableFault(file, error.message));
    return undefined;
  }
  const columns = opened.columns.map(({ name }) => name);
  const lacking = names.filter((name) => !columns.includes(name));
  for (const column of lacking) {
    const value = `it has ${columns.join(', ')}`;
    const cure = `Give the table the columns ${names.join(', ')}.`;
    addFault({ ...wholeFile(file, value), column, problem: 'a column is missing', cure });
  }
  const date = names.includes('date') ? opened.columns.find(({ name }) => name === 'date') : undefined;
  if (date !== undefined && !isDate(date)) {
    // A number could be days, seconds or 20260101.
    const value = date.converted_type ?? date.logical_type?.type ?? date.type ?? 'a group of columns';
    const cure = 'Write dates as DATE, or as text YYYY-MM-DD: CAST(date AS DATE) in SQL.';
    addFault({ ...wholeFile(file, value), column: 'date', problem: 'the column is neither DATE nor text', cure });
    return undefined;
  }
  return lacking.length > 0 ? undefined : opened;
}

const isDate = ({ type, converted_type: converted, logical_type: logical }: ParquetFile['columns'][number]): boolean =>
  converted === 'DATE' || logical?.type === 'DATE' || type === 'BYTE_ARRAY';

const unreadableFault = (file: RawFile, value: string): Fault => ({
  ...wholeFile(file, value),
  problem: 'the file is no parquet that can be read',
  cure: 'Write it again as parquet, compressed with snappy, gzip or not at all.',
});

const wholeFile = ({ name: file }: RawFile, value: string) => ({ file, line: 0, column: '', value });
