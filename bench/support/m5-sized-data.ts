import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { generateSample } from '../../core/sample/generate-sample.js';
import { cacheDir } from '../../local/installed/cache.mjs';
import { m5Folder } from './m5-folder.js';

const DAYS = 1941;
const ITEMS = 3049;
const STORES = ['CA_1', 'CA_2', 'CA_3', 'CA_4', 'TX_1', 'TX_2', 'TX_3', 'WI_1', 'WI_2', 'WI_3'];
const KEYS = 6;
const FILES = ['calendar.csv', 'sell_prices.csv', 'sales_train_evaluation.csv'] as const;

export interface BenchData {
  readonly folder: string;
  readonly origin: string;
}

export interface BenchSize {
  /** How many times the stores of M5 there are. */
  readonly copies?: number;
  /** The last days alone. */
  readonly days?: number;
}

/**
 * Uncompressed files of the size of all of M5, 30,490 series x 1,941 days, made once a user in the cache.
 *
 * From the M5 files where they are: their prices and calendar, and their sales, where days that they lack repeat the same
 * weekday of a later year. Else from the generated sample, its items repeated.
 */
export function benchData({ copies = 1, days = DAYS }: BenchSize = {}): BenchData {
  if (copies > 1 || days < DAYS) return repeated(benchData(), copies, Math.min(days, DAYS));
  const real = existsSync(join(m5Folder, 'sales_train_evaluation.csv.gz'));
  const folder = join(cacheDir(), 'bench-data', real ? 'm5' : 'sample');
  const origin = real ? 'M5, missing days repeated' : 'generated sample, items repeated';
  if (existsSync(folder)) return { folder, origin };
  // Made aside, so that an interrupted run leaves nothing that looks complete.
  const aside = `${folder}.part`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  const [calendar, prices, sales] = real ? fromM5(m5Folder) : fromSample();
  const texts = [calendar, prices, sales];
  FILES.forEach((name, index) => {
    writeFileSync(join(aside, name), texts[index] as string | Buffer);
  });
  renameSync(aside, folder);
  return { folder, origin };
}

/** The same with every store `copies` times, under names of their own: a chain grows by stores, and items are what they were. */
function repeated({ folder: source, origin }: BenchData, copies: number, days: number): BenchData {
  const folder = `${source}-stores-x${copies}-d${days}`;
  const made = { folder, origin: `${origin}, stores ${copies} times, the last ${days} days` };
  if (existsSync(folder)) return made;
  const aside = `${folder}.part`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  const calendar = join(source, 'calendar.csv');
  copyFileSync(calendar, join(aside, 'calendar.csv'));
  const firstWeek = Number(lines(readFileSync(calendar, 'utf8'))[1 + DAYS - days]!.split(',')[1]);
  const parts = {
    'sell_prices.csv': (rows: readonly string[]) => rows.filter((row) => Number(row.split(',')[2]) >= firstWeek),
    'sales_train_evaluation.csv': (rows: readonly string[]) => rows.map((row) => lastDays(row, days)),
  };
  for (const [name, cut] of Object.entries(parts)) {
    const [header, ...all] = lines(readFileSync(join(source, name), 'utf8'));
    const rows = cut(all);
    const file = openSync(join(aside, name), 'w');
    writeSync(file, `${name === 'sell_prices.csv' ? header : lastDays(header!, days)}\n`);
    for (let copy = 0; copy < copies; copy++) {
      for (let from = 0; from < rows.length; from += ROWS_AT_A_TIME) {
        const part = rows.slice(from, from + ROWS_AT_A_TIME);
        writeSync(file, `${part.map((row) => inCopy(row, copy)).join('\n')}\n`);
      }
    }
    closeSync(file);
  }
  renameSync(aside, folder);
  return made;
}

/** A row of sales with its last days alone. */
function lastDays(row: string, days: number): string {
  const fields = row.split(',');
  return [...fields.slice(0, KEYS), ...fields.slice(KEYS + DAYS - days)].join(',');
}

/** The row of the same item in another store: CA_1 becomes CA_1x2. Only the beginning of a row has names. */
const inCopy = (row: string, copy: number): string =>
  copy === 0 ? row : row.slice(0, NAMES_END).replaceAll(STORE, `$1x${copy + 1}`) + row.slice(NAMES_END);

/** A store's name, as a field of its own or at the end of an id. */
const STORE = /((?:CA|TX|WI)_\d)(?=[,_]|$)/g;
const NAMES_END = 90;
const ROWS_AT_A_TIME = 10_000;

type Tables = readonly [calendar: string | Buffer, prices: string | Buffer, sales: string];

function fromM5(folder: string): Tables {
  const calendar = readFileSync(join(folder, 'calendar.csv'));
  const prices = gunzipSync(readFileSync(join(folder, 'sell_prices.csv.gz')));
  const [header, ...rows] = lines(gunzipSync(readFileSync(join(folder, 'sales_train_evaluation.csv.gz'))).toString());
  const known = header!.split(',').slice(KEYS);
  const firstKnown = Number(known[0]!.slice(2)) - 1;
  // Whole weeks, so that a repeated day falls on its weekday.
  const period = Math.floor(known.length / 7) * 7;
  const releases = releaseDays(calendar.toString(), prices.toString());
  const sales = rows.map((row) => {
    const fields = row.split(',');
    const released = releases.get(`${fields[4]},${fields[1]}`) ?? 0;
    const units = Array.from({ length: DAYS }, (_, day) => {
      if (day < released) return '0';
      const behind = firstKnown - day;
      const source = day + Math.ceil(Math.max(0, behind) / period) * period - firstKnown;
      return fields[KEYS + source];
    });
    return [...fields.slice(0, KEYS), ...units].join(',');
  });
  return [calendar, prices, salesTable(sales)];
}

/** First day (from 0) on which each `store,item` has a price. */
function releaseDays(calendar: string, prices: string): ReadonlyMap<string, number> {
  const firstDay = new Map<string, number>();
  lines(calendar)
    .slice(1)
    .forEach((line, day) => {
      const week = line.split(',')[1] as string;
      if (!firstDay.has(week)) firstDay.set(week, day);
    });
  const releases = new Map<string, number>();
  for (const line of lines(prices).slice(1)) {
    const [store, item, week] = line.split(',') as [string, string, string];
    const day = firstDay.get(week) ?? 0;
    const key = `${store},${item}`;
    if (day < (releases.get(key) ?? Number.POSITIVE_INFINITY)) releases.set(key, day);
  }
  return releases;
}

function fromSample(): Tables {
  const made = 112;
  const sample = generateSample({ seed: 8, items: made, stores: STORES, days: DAYS });
  const [header, ...sales] = lines(sample['sales_train_evaluation.csv']);
  const [priceHeader, ...prices] = lines(sample['sell_prices.csv']);
  const copies = Math.ceil(ITEMS / made);
  // Every copy of an item gets a number of its own: FOODS_1_001 becomes FOODS_1_0012 in the second copy.
  const renamed = (line: string, copy: number) => line.replaceAll(/(_\d)_(\d{3})(?=[_,])/g, `$1_$2${copy}`);
  const repeat = (rows: readonly string[], most: number) =>
    Array.from({ length: copies }, (_, copy) => rows.map((line) => renamed(line, copy)))
      .flat()
      .slice(0, most);
  const repeated = repeat(sales, ITEMS * STORES.length);
  return [
    sample['calendar.csv'],
    [priceHeader, ...repeat(prices, Number.POSITIVE_INFINITY)].join('\n'),
    [header, ...repeated].join('\n'),
  ];
}

const salesTable = (rows: readonly string[]): string => {
  const days = Array.from({ length: DAYS }, (_, day) => `d_${day + 1}`);
  return `${['id,item_id,dept_id,cat_id,store_id,state_id', ...days].join(',')}\n${rows.join('\n')}\n`;
};

const lines = (text: string): string[] => text.trimEnd().split(/\r?\n/);
