import { ByteSink } from './byte-sink.js';
import { type ColumnChunk, ColumnWriter, newColumnRoom } from './column-chunk.js';
import { i32, i64, list, struct, type ThriftValue, text, writeStruct } from './thrift-writer.js';

const MAGIC = new TextEncoder().encode('PAR1');
const FORMAT_VERSION = 2;
const FLOAT = 4;
const REQUIRED = 0;
const UNCOMPRESSED = 0;

interface RowGroup {
  readonly start: number;
  readonly rows: number;
  readonly bytes: number;
  readonly columns: readonly ColumnChunk[];
}

/**
 * A parquet file of float32 columns, a row group at a time: `begin`, then `rowGroup` as often as there are rows, then `end`.
 * Missing values are NaN, as numpy has them; no column has nulls.
 *
 * Little-endian, as every machine this runs on.
 *
 * @source Apache Parquet, README.md and parquet.thrift
 */
export class FloatFile {
  private readonly writers: readonly ColumnWriter[];
  private readonly sink = new ByteSink();
  private readonly groups: RowGroup[] = [];
  private offset = 0;

  /** @param groupRows most rows of a row group */
  constructor(
    private readonly names: readonly string[],
    groupRows: number,
  ) {
    const room = newColumnRoom(groupRows);
    this.writers = names.map(() => new ColumnWriter(room));
  }

  begin(): Uint8Array {
    return this.next(MAGIC.slice());
  }

  /** @param columns as many as names, of equal length, which may be changed once this has returned */
  rowGroup(columns: readonly Float32Array[]): Uint8Array {
    const { sink } = this;
    sink.clear();
    const chunks = this.writers.map((writer, at) => writer.write(sink, columns[at] as Float32Array));
    const rows = columns[0]?.length ?? 0;
    this.groups.push({ start: this.offset, rows, bytes: sink.length, columns: chunks });
    return this.next(sink.view().slice());
  }

  end(): Uint8Array {
    const { sink } = this;
    sink.clear();
    const rows = this.groups.reduce((sum, group) => sum + group.rows, 0);
    const root = struct([4, text('schema')], [5, i32(this.names.length)]);
    const columns = this.names.map((name) => struct([1, i32(FLOAT)], [3, i32(REQUIRED)], [4, text(name)]));
    const groups = this.groups.map((group) => this.describeGroup(group));
    writeStruct(sink, [
      [1, i32(FORMAT_VERSION)],
      [2, list([root, ...columns])],
      [3, i64(rows)],
      [4, list(groups)],
      [6, text('durable-forecast')],
    ]);
    const length = sink.length;
    for (let shift = 0; shift < 32; shift += 8) sink.byte((length >>> shift) & 0xff);
    sink.bytes(MAGIC);
    return this.next(sink.view().slice());
  }

  private next(bytes: Uint8Array): Uint8Array {
    this.offset += bytes.length;
    return bytes;
  }

  private describeGroup({ start, rows, bytes, columns }: RowGroup): ThriftValue {
    const chunks = columns.map(({ dictionaryOffset, dataOffset, bytes: size, encodings }, at) => {
      const first = start + (dictionaryOffset ?? dataOffset);
      const metadata = struct(
        [1, i32(FLOAT)],
        [2, list(encodings.map(i32))],
        [3, list([text(this.names[at] as string)])],
        [4, i32(UNCOMPRESSED)],
        [5, i64(rows)],
        [6, i64(size)],
        [7, i64(size)],
        [9, i64(start + dataOffset)],
        ...(dictionaryOffset === undefined ? [] : [[11, i64(first)] as const]),
      );
      return struct([2, i64(first)], [3, metadata]);
    });
    return struct([1, list(chunks)], [2, i64(bytes)], [3, i64(rows)]);
  }
}
