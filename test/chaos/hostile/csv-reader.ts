import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { type RawTables, readRawFiles } from '../../../activities/dataset/read-raw-files.js';
import { generateSample } from '../../../core/sample/generate-sample.js';
import { type TestThreads, testThreads } from '../../support/threads.js';
import { type HostileReader, isUnforeseen } from './hostile-reader.js';
import { type Dice, hostileText } from './values.js';

const TABLES = { calendar: 'calendar.csv', sales: 'sales_train_evaluation.csv', prices: 'sell_prices.csv' } as const;
const MIB = 2 ** 20;

let threads: TestThreads | undefined;

/** Raw files with endless lines, columns without number, bombs of gzip and ids that are paths. */
export const csvReader: HostileReader = {
  async prepare(dice) {
    const sample = generateSample({ seed: 1, items: 4, stores: ['CA_1'], days: 40 });
    const texts = new Map<string, Buffer>(Object.entries(sample).map(([name, text]) => [name, Buffer.from(text)]));
    if (threads === undefined) {
      // Its threads load once, which is nothing that an input costs.
      threads = testThreads();
      await readRawFiles(threads, tablesOf(texts), {}, undefined);
    }
    const name = dice.pick(Object.values(TABLES));
    texts.set(name, broken(texts.get(name) as Buffer, dice));
    const tables = tablesOf(texts, dice.chance(0.3) ? name : undefined);
    const pool = threads;
    return async () => {
      const read = await readRawFiles(pool, tables, {}, undefined);
      return read.kind;
    };
  },

  isRefusal: (error) => !isUnforeseen(error),
};

/** @param packed the file that comes as gzip */
function tablesOf(texts: ReadonlyMap<string, Buffer>, packed?: string): RawTables {
  const file = (name: string) => {
    const bytes = texts.get(name) as Buffer;
    const isPacked = name === packed;
    return {
      name: isPacked ? `${name}.gz` : name,
      open: () => Readable.from(pieces(isPacked ? gzipSync(bytes, { level: 1 }) : bytes)),
    };
  };
  return { calendar: file(TABLES.calendar), sales: file(TABLES.sales), prices: file(TABLES.prices) };
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += MIB) yield bytes.subarray(at, at + MIB);
}

function broken(text: Buffer, dice: Dice): Buffer {
  const lines = text.toString().split('\n');
  const [header = '', ...rows] = lines;
  const some = dice.below(rows.length);
  switch (dice.below(10)) {
    case 0:
      return Buffer.concat([Buffer.alloc(dice.pick([1, 20, 60]) * MIB, ','), Buffer.from(`\n${rows.join('\n')}`)]);
    case 1:
      return Buffer.from([header, Buffer.alloc(20 * MIB, ',').toString(), ...rows].join('\n'));
    case 2:
      return Buffer.alloc(dice.pick([1, 70]) * MIB, dice.pick(['"', 'x', '\0', '\n', '\r']));
    case 3:
      return Buffer.from([header, ...rows.slice(0, some), '"'.repeat(3 * MIB), ...rows.slice(some)].join('\n'));
    case 4:
      return Buffer.from([header, ...rows.map((row) => row.replace(/^[^,]*/, hostileText(dice)))].join('\n'));
    case 5:
      return Buffer.from([header, ...rows.map((row) => row.replace(/[^,]+$/, '1e999'))].join('\n'));
    case 6:
      return Buffer.from([`${header}${',x'.repeat(dice.pick([10, 2_000_000]))}`, ...rows].join('\n'));
    case 7: {
      const bytes = Buffer.from(text);
      for (let count = 0; count < 200; count += 1) bytes[dice.below(bytes.length)] = dice.below(256);
      return bytes;
    }
    case 8:
      return text.subarray(0, dice.below(text.length));
    default:
      return Buffer.from([header, ...Array.from({ length: 200_000 }, () => rows[some] ?? '')].join('\n'));
  }
}
