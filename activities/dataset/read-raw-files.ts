import { tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import type { HorizonPrices, Scope } from '../../contracts/request/request.js';
import { type DatasetRead, DatasetReader } from '../../core/dataset/dataset-reader.js';
import { MemorySpool } from '../../core/dataset/memory-spool.js';
import type { PriceBlock } from '../../core/dataset/price-block.js';
import type { PriceHeader } from '../../core/dataset/price-header.js';
import { emptyFile } from '../../core/dataset/read-dataset.js';
import type { SalesBlock } from '../../core/dataset/sales-block.js';
import type { SalesHeader } from '../../core/dataset/sales-header.js';
import type { Threads } from '../threads/thread-task.js';
import { EndlessLineError, lineBlocks } from './line-blocks.js';
import type { RawFile } from './raw-file.js';
import type { RawFilesRoom } from './raw-files-room.js';
import { TableFiles } from './table-files.js';
import { datasetTasks } from './thread-tasks.js';

export interface RawTables {
  readonly calendar: RawFile;
  /** A CSV file, or parquet files with a row a series and day. */
  readonly sales: RawFile | readonly RawFile[];
  /** A CSV file, or parquet files. */
  readonly prices: RawFile | readonly RawFile[];
}

/** No calendar of days is nearly as large. */
const MAX_CALENDAR_BYTES = 16 << 20;
/** What leaves zlib at a time: each piece is a turn of the event loop. */
const UNPACKED_BYTES = 1 << 20;

/**
 * Reads the three tables as streams: blocks of lines are parsed in threads, and only what becomes the panel is kept. Another form of the
 * tables must come as the same lines, or as the same blocks, `SalesBlock` and `PriceBlock`: nothing behind them knows what a file looks like.
 *
 * @param room where units and prices wait, store by store; parquet files need it
 * @returns every fault of all files in one list, or the dataset
 */
export async function readRawFiles(
  threads: Threads,
  { calendar, sales, prices }: RawTables,
  scope: Scope,
  origin: string | undefined,
  horizonPrices?: HorizonPrices,
  room: RawFilesRoom = { spool: new MemorySpool(), folder: tmpdir() },
): Promise<DatasetRead> {
  const salesName = nameOf(sales, 'sales/');
  const describeLine = isOneFile(sales) ? undefined : (line: number) => tableFiles.describeLine(line);
  const reader = new DatasetReader(salesName, scope, origin, horizonPrices, room.spool, describeLine);
  const tableFiles = new TableFiles(reader, threads, room);
  await readWhole(reader, calendar, (bytes) => reader.calendar(bytes));
  const salesLines = isOneFile(sales) ? sales : await tableFiles.sales(sales, salesName);
  if (salesLines !== undefined) {
    await readBlocks<SalesBlock, SalesHeader>(reader, threads.size, salesLines, {
      header: (line) => reader.salesHeader(line),
      parse: (bytes, header) =>
        threads.run(datasetTasks.parseSales, { bytes, header, file: salesName }, [bytes.buffer]),
      add: (block) => reader.addSales(block),
    });
  }
  const priceLines = isOneFile(prices) ? prices : tableFiles.prices(prices, nameOf(prices, 'sell_prices/'));
  await readBlocks<PriceBlock, PriceHeader>(reader, threads.size, priceLines, {
    header: (line) => reader.pricesHeader(line),
    parse: (bytes, header) => threads.run(datasetTasks.parsePrices, { bytes, header }, [bytes.buffer]),
    add: (block) => reader.addPrices(block),
  });
  return tableFiles.inFiles(await finish(reader));
}

/** What messages call a table. @param folder where its parquet files lie, unless it is one beside the folder */
function nameOf(table: RawFile | readonly RawFile[], folder: string): string {
  if (isOneFile(table)) return plainName(table);
  const [file, ...others] = table;
  return file === undefined || others.length > 0 || file.name.startsWith(folder) ? folder : file.name;
}

async function finish(reader: DatasetReader): Promise<DatasetRead> {
  const steps = reader.finishing();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    // Whoever heartbeats in this thread has its turn between two stores.
    await setImmediate();
  }
}

const isOneFile = (table: RawFile | readonly RawFile[]): table is RawFile => 'open' in table;

interface BlockSteps<Block, Header> {
  readonly header: (line: Uint8Array) => Header | undefined;
  readonly parse: (bytes: Uint8Array<ArrayBuffer>, header: Header) => Promise<Block>;
  readonly add: (block: Block) => void;
}

/** Has a file's blocks parsed, as many more at a time as there are threads, and adds what comes back in file order. */
async function readBlocks<Block, Header>(
  reader: DatasetReader,
  size: number,
  file: RawFile,
  { header, parse, add }: BlockSteps<Block, Header>,
): Promise<void> {
  let parsing: Header | undefined;
  const running: Promise<Block>[] = [];
  const isEmpty = await forEachBlock(reader, file, async (bytes, isFirst) => {
    if (isFirst) {
      parsing = header(bytes);
      return parsing !== undefined;
    }
    const block = parse(bytes, parsing as Header);
    // Awaited in order below; a failure of a later block must not count as unhandled until then.
    block.catch(() => undefined);
    running.push(block);
    if (running.length > size) add(await (running.shift() as Promise<Block>));
    return true;
  });
  for (const block of running) add(await block);
  if (isEmpty) reader.addFault(emptyFile(plainName(file)));
}

async function readWhole(reader: DatasetReader, file: RawFile, use: (bytes: Uint8Array) => void): Promise<void> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const isEmpty = await forEachBlock(reader, file, async (bytes, isFirst) => {
    parts.push(bytes);
    if (isFirst) parts.push(Uint8Array.of(10));
    length += bytes.length + 1;
    return length <= MAX_CALENDAR_BYTES;
  });
  const name = plainName(file);
  if (isEmpty) reader.addFault(emptyFile(name));
  else if (length <= MAX_CALENDAR_BYTES) use(Buffer.concat(parts));
  else {
    const [problem, cure] = ['the file is too large for a calendar', 'Give one line a day.'];
    reader.addFault({ file: name, line: 0, column: '', value: '', problem, cure });
  }
}

/**
 * Calls `use` with the first line and each block below it, until it returns false. What makes a file unreadable from some
 * point on becomes a fault; what was read before counts all the same.
 *
 * @returns whether the file is empty
 */
async function forEachBlock(
  reader: DatasetReader,
  file: RawFile,
  use: (bytes: Uint8Array<ArrayBuffer>, isFirst: boolean) => Promise<boolean>,
): Promise<boolean> {
  const source = await file.open();
  let isFirst = true;
  try {
    for await (const bytes of lineBlocks(unpacked(source, file))) {
      const goesOn = await use(bytes, isFirst);
      isFirst = false;
      if (!goesOn) break;
    }
    return isFirst;
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    const cure = 'Copy it again from its source.';
    reader.addFault({ file: file.name, line: 0, column: '', value: (error as Error).message, problem, cure });
    return false;
  } finally {
    source.destroy();
  }
}

/** What the reader of a file can do about an error; undefined where it is none of the file's. */
function problemOf(error: unknown): string | undefined {
  if (error instanceof EndlessLineError) return 'the file is not lines of text';
  switch ((error as { code?: string }).code) {
    case 'Z_BUF_ERROR':
      return 'the compressed file is cut off';
    case 'Z_DATA_ERROR':
      return 'the compressed file is damaged, or no gzip file';
    default:
      return undefined;
  }
}

function unpacked(source: Readable, { name }: RawFile): AsyncIterable<Uint8Array> {
  if (!name.endsWith('.gz')) return source;
  const gunzip = createGunzip({ chunkSize: UNPACKED_BYTES });
  // A source that breaks must break its reader too.
  source.on('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}

const plainName = ({ name }: RawFile): string => name.replace(/\.gz$/, '');
