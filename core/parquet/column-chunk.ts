import { ByteSink } from './byte-sink.js';
import { bitsFor, newCodes, writePacked, writeRuns } from './code-pages.js';
import { FloatDictionary, MAX_DISTINCT } from './float-dictionary.js';
import { i32, struct, writeStruct } from './thrift-writer.js';
import { findRuns, newValueRuns, type ValueRuns } from './value-runs.js';

const PLAIN = 0;
const RLE = 3;
const RLE_DICTIONARY = 8;
const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;

/** Where the pages of a column lie, counted from the beginning of its row group. */
export interface ColumnChunk {
  /** Undefined where the values stand there as they are. */
  readonly dictionaryOffset: number | undefined;
  readonly dataOffset: number;
  readonly bytes: number;
  readonly encodings: readonly number[];
}

/** What the columns of a file use one after the other. */
export interface ColumnRoom {
  readonly codes: Uint16Array;
  readonly runs: ValueRuns;
  readonly page: ByteSink;
}

/** @param rows most rows of a row group */
export const newColumnRoom = (rows: number): ColumnRoom => ({
  codes: newCodes(rows),
  runs: newValueRuns(rows),
  page: new ByteSink(),
});

/** Rows of a run, on average, from which on a column is taken as runs. */
const LONG_RUNS = 6;

/** Writes one column, row group after row group. */
export class ColumnWriter {
  private readonly dictionary = new FloatDictionary();
  /** Whether it had long runs in the row group before; the next is much like it. */
  private isRepeating = true;

  constructor(private readonly room: ColumnRoom) {}

  /** Appends the pages of a row group's column. @param sink holds the columns before it, and nothing else */
  write(sink: ByteSink, column: Float32Array): ColumnChunk {
    const rows = column.length;
    const bits = new Uint32Array(column.buffer, column.byteOffset, rows);
    const from = sink.length;
    if (!this.encode(bits)) {
      writeDataPage(sink, rows, PLAIN, bytesOf(bits));
      return { dictionaryOffset: undefined, dataOffset: from, bytes: sink.length - from, encodings: [PLAIN, RLE] };
    }
    writeDictionaryPage(sink, this.dictionary.values.subarray(0, this.dictionary.count));
    const dataOffset = sink.length;
    writeDataPage(sink, rows, RLE_DICTIONARY, this.room.page.view());
    return { dictionaryOffset: from, dataOffset, bytes: sink.length - from, encodings: [PLAIN, RLE, RLE_DICTIONARY] };
  }

  /** Fills dictionary and page. @returns whether that is smaller than the values themselves */
  private encode(bits: Uint32Array): boolean {
    const { dictionary, room } = this;
    const { codes, runs, page } = room;
    const rows = bits.length;
    // With half as many distinct values as rows, dictionary and codes are as large as the values.
    const most = Math.min(MAX_DISTINCT, Math.max(1, rows >> 1));
    dictionary.clear();
    page.clear();
    if (this.isRepeating) {
      if (!findRuns(bits, dictionary, most, runs)) return false;
      const width = bitsFor(dictionary.count);
      page.byte(width);
      writeRuns(page, runs, width, codes);
      this.isRepeating = rows >= LONG_RUNS * runs.count;
    } else {
      if (!dictionary.encodeRows(bits, codes, most)) return false;
      const width = bitsFor(dictionary.count);
      page.byte(width);
      writePacked(page, codes, rows, width);
    }
    return true;
  }
}

function writeDictionaryPage(sink: ByteSink, values: Uint32Array): void {
  const content = bytesOf(values);
  const size = i32(content.length);
  const header = struct([1, i32(values.length)], [2, i32(PLAIN)]);
  writeStruct(sink, [
    [1, i32(DICTIONARY_PAGE)],
    [2, size],
    [3, size],
    [7, header],
  ]);
  sink.bytes(content);
}

/** Levels stand nowhere: every row has a value, a missing one NaN. */
function writeDataPage(sink: ByteSink, rows: number, encoding: number, content: Uint8Array): void {
  const size = i32(content.length);
  const header = struct([1, i32(rows)], [2, i32(encoding)], [3, i32(RLE)], [4, i32(RLE)]);
  writeStruct(sink, [
    [1, i32(DATA_PAGE)],
    [2, size],
    [3, size],
    [5, header],
  ]);
  sink.bytes(content);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
