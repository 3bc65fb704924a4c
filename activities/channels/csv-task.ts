import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead } from 'hyparquet';
import { csvRows } from '../../core/features/csv-rows.js';

export interface CsvTask {
  /** A parquet file of numbers. */
  readonly from: string;
  /** The file that is written. */
  readonly to: string;
}

/** What was written. */
export interface WrittenCsv {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
}

/** Rows that are unpacked together: those of a row group. */
interface Span {
  readonly rowStart: number;
  readonly rowEnd: number;
}

/** Writes the columns of a parquet file as CSV, in their order. Runs in a worker thread, and holds a row group at a time. */
export default async function csvTask({ from, to }: CsvTask): Promise<WrittenCsv> {
  const file = await asyncBufferFromFile(from);
  const metadata = await parquetMetadataAsync(file);
  const names = metadata.schema.slice(1).map(({ name }) => name);
  const hash = createHash('sha256');
  let bytes = 0;
  async function* lines() {
    for (const span of spansOf(metadata)) {
      const text = csvRows(await columnsOf(span), span.rowEnd - span.rowStart);
      hash.update(text);
      bytes += Buffer.byteLength(text);
      yield text;
    }
  }
  await pipeline(lines, createWriteStream(to));
  return { path: to, bytes, sha256: hash.digest('hex') };

  async function columnsOf({ rowStart, rowEnd }: Span): Promise<readonly Float32Array[]> {
    const columns = names.map(() => new Float32Array(rowEnd - rowStart));
    await parquetRead({
      ...{ file, metadata, rowStart, rowEnd },
      onChunk: ({ columnName, columnData, rowStart: first }) => {
        const into = columns[names.indexOf(columnName)] as Float32Array;
        for (let row = 0; row < columnData.length; row++) into[first - rowStart + row] = columnData[row] as number;
      },
    });
    return columns;
  }
}

function spansOf({ row_groups }: Awaited<ReturnType<typeof parquetMetadataAsync>>): readonly Span[] {
  let rowEnd = 0;
  return row_groups.map((group) => {
    const rowStart = rowEnd;
    rowEnd += Number(group.num_rows);
    return { rowStart, rowEnd };
  });
}
