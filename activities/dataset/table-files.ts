import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { DatasetWarning } from '../../contracts/dataset/dataset-warning.js';
import type { DatasetRead, DatasetReader } from '../../core/dataset/dataset-reader.js';
import type { FaultGroup, FaultPlace } from '../../core/dataset/faults.js';
import { PRICE_FILE } from '../../core/dataset/price-header.js';
import { type RowPlace, SalesRows } from '../../core/dataset/sales-rows.js';
import { SALES_ROW_COLUMNS } from '../../core/dataset/sales-rows-block.js';
import type { Threads } from '../threads/thread-task.js';
import { PRICE_ROW_COLUMNS } from './price-row-columns.js';
import type { RawFile } from './raw-file.js';
import type { RawFilesRoom } from './raw-files-room.js';
import { readRows } from './read-rows.js';
import type { RowsPart, UnreadableRows } from './rows-part.js';
import { datasetTasks } from './thread-tasks.js';

/** Characters of a piece of text. */
const PIECE = 1 << 18;

/**
 * Tables of parquet files as the lines of the CSV files that hold the same: what is checked of those is checked of these, and the panel
 * is the same.
 */
export class TableFiles {
  private salesName: string | undefined;
  private pricesName: string | undefined;
  private rows: SalesRows | undefined;
  private readonly priceFiles: { readonly file: string; readonly before: number }[] = [];

  constructor(
    private readonly reader: DatasetReader,
    private readonly threads: Threads,
    private readonly room: RawFilesRoom,
  ) {}

  /**
   * Reads all rows.
   *
   * @param name what the table is called where no file of it is meant
   * @returns the sales as a line a series; undefined where there are none, with a fault that says why
   */
  async sales(files: readonly RawFile[], name: string): Promise<RawFile | undefined> {
    this.salesName = name;
    const { days: calendar, faultCount } = this.reader;
    // What is wrong with the calendar is told, and no date could be looked up.
    if (calendar === undefined) return undefined;
    const { dates, firstDay } = calendar;
    const rows = new SalesRows(dates, firstDay, this.room.spool, this.reader);
    this.rows = rows;
    for (const file of files) {
      rows.beginFile(file.name);
      const run = (part: RowsPart) => this.threads.run(datasetTasks.parseSalesRows, { part, dates, file: file.name });
      for await (const block of this.read(file, SALES_ROW_COLUMNS, run)) {
        rows.add(block);
        await setImmediate();
      }
    }
    if (!rows.isEmpty) return { name, open: () => Readable.from(pieces(rows.wideLines()), { objectMode: false }) };
    if (this.reader.faultCount === faultCount) {
      const cure = 'Give the table a row a series and day.';
      this.reader.addFault({ file: name, line: 0, column: '', value: '', problem: 'the table has no rows', cure });
    }
    return undefined;
  }

  /** The prices as a line a row. @param name as above */
  prices(files: readonly RawFile[], name: string): RawFile {
    this.pricesName = name;
    return { name, open: () => Readable.from(this.priceLines(files), { objectMode: false }) };
  }

  /** What a line of the sales is called in sentences. */
  describeLine(line: number): string {
    const place = this.rows?.placeOfLine(line);
    return place === undefined ? `line ${line}` : `row ${place.row} of ${place.file}`;
  }

  /** What was read, its faults and warnings by the files and rows in which they stand. */
  inFiles(read: DatasetRead): DatasetRead {
    if (read.kind === 'faults') {
      const groups = read.groups.flatMap((group) => {
        const placeOf = group.countedIn === 'rows' ? undefined : this.placesIn(group.file);
        return (placeOf === undefined ? [group] : split(group, placeOf)).map((each) => this.named(each));
      });
      return { ...read, groups };
    }
    const warnings = read.warnings.map(({ line, ...warning }): DatasetWarning => {
      const place = line === undefined ? undefined : this.placesIn(warning.file)?.(line);
      const named = { ...warning, ...this.fileOf(warning.file), message: this.withNames(warning.message) };
      if (place === undefined) return line === undefined ? named : { ...named, line };
      return { ...named, file: place.file, row: place.row };
    });
    return { ...read, warnings };
  }

  /** How to find the row of a line; undefined for a file that was read as it is. */
  private placesIn(file: string | undefined): ((line: number) => RowPlace | undefined) | undefined {
    if (file === this.salesName) return (line) => this.rows?.placeOfLine(line);
    if (file === PRICE_FILE && this.pricesName !== undefined) return (line) => this.placeOfPrice(line);
    return undefined;
  }

  private named(group: FaultGroup): FaultGroup {
    const places = group.places.map((place) =>
      place.cure === undefined ? place : { ...place, cure: this.withNames(place.cure) },
    );
    const { problem, cure } = group;
    return {
      ...group,
      ...this.fileOf(group.file),
      problem: this.withNames(problem),
      cure: this.withNames(cure),
      places,
    };
  }

  private fileOf(file: string | undefined): { readonly file?: string } {
    return file === PRICE_FILE && this.pricesName !== undefined ? { file: this.pricesName } : {};
  }

  /** Whatever speaks of the prices means their file as CSV. */
  private withNames(sentence: string): string {
    return this.pricesName === undefined ? sentence : sentence.replaceAll(PRICE_FILE, this.pricesName);
  }

  private read<Read extends object>(
    file: RawFile,
    names: readonly string[],
    run: (part: RowsPart) => Promise<Read | UnreadableRows>,
  ): AsyncGenerator<Read> {
    const addFault = this.reader.addFault.bind(this.reader);
    return readRows(file, { names, run, ahead: this.threads.size, folder: this.room.folder, addFault });
  }

  private async *priceLines(files: readonly RawFile[]): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${PRICE_ROW_COLUMNS.join(',')}\n`);
    let count = 0;
    for (const file of files) {
      this.priceFiles.push({ file: file.name, before: count });
      const run = (part: RowsPart) => this.threads.run(datasetTasks.priceLines, { part });
      for await (const { rows, bytes } of this.read(file, PRICE_ROW_COLUMNS, run)) {
        count += rows;
        yield bytes;
      }
    }
  }

  private placeOfPrice(line: number): RowPlace | undefined {
    const row = line - 1;
    const found = this.priceFiles.findLast(({ before }) => before < row);
    return found && { file: found.file, row: row - found.before };
  }
}

/** A fault without a place of its own stays with the table, and so do those of which no place was kept. */
function split(group: FaultGroup, placeOf: (line: number) => RowPlace | undefined): readonly FaultGroup[] {
  if (group.places.length === 0) return [group];
  const byFile = new Map<string | undefined, FaultPlace[]>();
  for (const place of group.places) {
    const found = placeOf(place.line);
    const places = byFile.get(found?.file) ?? [];
    byFile.set(found?.file, places);
    places.push({ ...place, line: found?.row ?? 0 });
  }
  const unplaced = group.count - group.places.length;
  return [...byFile].map(([file, places], index) => ({
    ...{ ...group, places },
    ...(file === undefined ? {} : { file, countedIn: 'rows' as const }),
    count: places.length + (index === 0 ? unplaced : 0),
  }));
}

function* pieces(lines: Iterable<string>): Generator<Buffer> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}
