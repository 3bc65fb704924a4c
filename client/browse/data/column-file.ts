import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetRead } from 'hyparquet';

/** Rows from one to another, which it has no more. */
export interface RowSpan {
  readonly from: number;
  readonly to: number;
}

/** A parquet file in memory that is read by columns and spans of rows: only what is asked for is unpacked. */
export class ColumnFile {
  readonly rows: number;
  /** Names of its columns. */
  readonly columns: ReadonlySet<string>;
  /** Rows that are unpacked together. */
  readonly spans: readonly RowSpan[];

  private constructor(
    private readonly file: AsyncBuffer,
    private readonly metadata: FileMetaData,
  ) {
    this.rows = Number(metadata.num_rows);
    this.columns = new Set(metadata.schema.slice(1).map(({ name }) => name));
    let from = 0;
    this.spans = metadata.row_groups.map((group) => {
      const span = { from, to: from + Number(group.num_rows) };
      from = span.to;
      return span;
    });
  }

  /** @throws Error when the bytes are no parquet */
  static async open(bytes: Uint8Array): Promise<ColumnFile> {
    // A view of its own: slices of a Buffer would not be copies.
    const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const file = {
      byteLength: view.byteLength,
      slice: (start: number, end?: number) => view.slice(start, end).buffer as ArrayBuffer,
    };
    return new ColumnFile(file, await parquetMetadataAsync(file));
  }

  /** Numbers of some columns, in the order of the names. */
  async numbers(names: readonly string[], span: RowSpan): Promise<readonly Float32Array[]> {
    const columns = names.map(() => new Float32Array(span.to - span.from));
    await this.read(names, span, (column, at, values) => {
      const into = columns[column] as Float32Array;
      for (let row = 0; row < values.length; row++) into[at + row] = values[row] as number;
    });
    return columns;
  }

  /** Texts of some columns, in the order of the names; of every so many rows the first. */
  async texts(names: readonly string[], span: RowSpan, every = 1): Promise<readonly (readonly string[])[]> {
    const length = Math.ceil((span.to - span.from) / every);
    const columns = names.map(() => new Array<string>(length));
    await this.read(names, span, (column, at, values) => {
      const into = columns[column] as string[];
      for (let row = (every - (at % every)) % every; row < values.length; row += every) {
        into[(at + row) / every] = values[row] as string;
      }
    });
    return columns;
  }

  /** @param take gets the values of a column that lie from a row on, counted from the beginning of the span */
  private async read(
    names: readonly string[],
    { from, to }: RowSpan,
    take: (column: number, at: number, values: ArrayLike<unknown>) => void,
  ): Promise<void> {
    if (from === to) return;
    await parquetRead({
      file: this.file,
      metadata: this.metadata,
      columns: [...names],
      rowStart: from,
      rowEnd: to,
      onChunk: ({ columnName, columnData, rowStart, rowEnd }) => {
        const first = Math.max(from, rowStart);
        const last = Math.min(to, rowEnd);
        if (first < last)
          take(names.indexOf(columnName), first - from, columnData.slice(first - rowStart, last - rowStart));
      },
    });
  }
}
