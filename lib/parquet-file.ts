import * as zlib from 'node:zlib';
import {
  asyncBufferFromFile,
  type Compressors,
  parquetMetadataAsync,
  parquetRead,
  type SchemaElement,
} from 'hyparquet';

/** Rows that are read together, counted from 0; the last one is not among them. */
export interface RowSpan {
  readonly rowStart: number;
  readonly rowEnd: number;
}

/** Values of some rows, by column; null where a cell is empty. */
export type RowColumns<Name extends string> = Readonly<Record<Name, readonly unknown[]>>;

/** A parquet file on this disk. */
export interface ParquetFile {
  /** Its columns, as the file describes them. */
  readonly columns: readonly SchemaElement[];
  /** Its rows in pieces, none of which reaches over a row group. */
  readonly spans: readonly RowSpan[];
  /** @throws ParquetError when the rows can't be read */
  read<Name extends string>(names: readonly Name[], span: RowSpan): Promise<RowColumns<Name>>;
}

/** A file that is no parquet, or one that can't be read here; what the disk itself refuses is none of these. */
export class ParquetError extends Error {}

/** A row group may have millions of rows; of these a column takes a MB. */
const ROWS_TOGETHER = 1 << 17;

/** @throws ParquetError when the file is no parquet */
export async function openParquet(path: string): Promise<ParquetFile> {
  const file = await asyncBufferFromFile(path);
  const metadata = await readable(() => parquetMetadataAsync(file));
  return {
    columns: metadata.schema.slice(1),
    spans: spansOf(metadata.row_groups.map(({ num_rows }) => Number(num_rows))),
    async read(names, span) {
      const read: Record<string, unknown[]> = {};
      // One after another, so that the bytes of a single column are in memory.
      for (const name of names) read[name] = await column(name, span);
      return read as unknown as RowColumns<(typeof names)[number]>;
    },
  };

  async function column(name: string, { rowStart, rowEnd }: RowSpan): Promise<unknown[]> {
    const into: unknown[] = new Array(rowEnd - rowStart).fill(null);
    await readable(() =>
      parquetRead({
        ...{ file, metadata, columns: [name], rowStart, rowEnd, compressors: COMPRESSORS },
        // Days as they are: a Date for each of millions of rows takes longer than the reading.
        parsers: { dateFromDays: (days: number) => days } as never,
        onChunk: ({ columnData, rowStart: first }) => {
          // Pages come whole, so they may begin before the span and end behind it.
          const end = Math.min(first + columnData.length, rowEnd);
          for (let row = Math.max(first, rowStart); row < end; row++) into[row - rowStart] = columnData[row - first];
        },
      }),
    );
    return into;
  }
}

function spansOf(groups: readonly number[]): readonly RowSpan[] {
  const spans: RowSpan[] = [];
  let groupStart = 0;
  for (const rows of groups) {
    const groupEnd = groupStart + rows;
    for (let rowStart = groupStart; rowStart < groupEnd; rowStart += ROWS_TOGETHER) {
      spans.push({ rowStart, rowEnd: Math.min(rowStart + ROWS_TOGETHER, groupEnd) });
    }
    groupStart = groupEnd;
  }
  return spans;
}

/** @throws ParquetError for what lies at the file's content */
async function readable<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    throw new ParquetError((error as Error).message, { cause: error });
  }
}

const unzstd = (zlib as { zstdDecompressSync?: (bytes: Uint8Array) => Uint8Array }).zstdDecompressSync;

/** Besides snappy, which the library has. Node can do Zstandard from 22.15 on. */
const COMPRESSORS: Compressors = {
  GZIP: (bytes) => zlib.gunzipSync(bytes),
  BROTLI: (bytes) => zlib.brotliDecompressSync(bytes),
  ...(unzstd && { ZSTD: (bytes: Uint8Array) => unzstd(bytes) }),
};
