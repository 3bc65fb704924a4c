import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOf } from '@durable-forecast/lib/hash';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileSpool } from '../../../activities/dataset/file-spool.js';
import { type DatasetRead, DatasetReader } from '../../../core/dataset/dataset-reader.js';
import { MemorySpool } from '../../../core/dataset/memory-spool.js';
import { parsePriceBlock } from '../../../core/dataset/price-block.js';
import { splitHeader } from '../../../core/dataset/read-dataset.js';
import { parseSalesBlock } from '../../../core/dataset/sales-block.js';
import type { SoundDataset } from '../../../core/dataset/sound-dataset.js';
import type { Spool } from '../../../core/dataset/spool.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { snapStatesOf } from '../../../core/panel/snap-of.js';
import { generateSample } from '../../../core/sample/generate-sample.js';

const SALES = 'sales_train_evaluation.csv';
const sample = generateSample({ seed: 5, items: 40, stores: ['CA_1', 'TX_1', 'TX_2'], days: 160 });

/** Rows of one store after the other become rows of all stores in turn. */
function mixed(table: string): string {
  const [header, ...rows] = table.trimEnd().split('\n');
  const parts = [0, 1, 2, 3, 4, 5, 6].map((part) => rows.filter((_, index) => index % 7 === part));
  return `${[header, ...parts.flat()].join('\n')}\n`;
}

function readerOf(sales: string, prices: string, spool: Spool): DatasetReader {
  const reader = new DatasetReader(SALES, {}, undefined, 'carry', spool);
  reader.calendar(Buffer.from(sample['calendar.csv']));
  const [salesLine, salesRows] = splitHeader(Buffer.from(sales));
  const [priceLine, priceRows] = splitHeader(Buffer.from(prices));
  reader.addSales(parseSalesBlock(salesRows, reader.salesHeader(salesLine)!, SALES));
  reader.addPrices(parsePriceBlock(priceRows, reader.pricesHeader(priceLine)!));
  return reader;
}

function soundOf(read: DatasetRead): SoundDataset {
  if (read.kind === 'faults') throw new Error(JSON.stringify(read.groups));
  return read.dataset;
}

const digestOf = (parts: Iterable<Uint8Array | string>): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 16);
};
const panelsOf = (dataset: SoundDataset): string =>
  digestOf(dataset.stores().map(({ store }) => encodePanel(dataset.storePanel(store))));

describe('a dataset whose units and prices wait outside of memory', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'test-spool-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('has the panels that it had when all was held in memory, to the byte', () => {
    const spools = [new MemorySpool(), new FileSpool(folder)];
    for (const spool of spools) {
      const dataset = soundOf(readerOf(sample[SALES], sample['sell_prices.csv'], spool).finish());
      expect(panelsOf(dataset)).toBe('ec51effc27787618');
      expect(digestOf(dataset.codes())).toBe('cf993b1b499c5dc6');
    }
  });

  it('has the same prices and units of each series however the rows of its stores are mixed', () => {
    const [sales, prices] = [mixed(sample[SALES]), mixed(sample['sell_prices.csv'])];
    const dataset = soundOf(readerOf(sales, prices, new FileSpool(folder)).finish());
    const grouped = soundOf(readerOf(sample[SALES], sample['sell_prices.csv'], new MemorySpool()).finish());
    for (const { store } of dataset.stores()) {
      const [own, other] = [dataset.storePanel(store), grouped.storePanel(store)];
      const rowsOf = ({ series, sales: units, prices: all, days, calendar }: typeof own) =>
        new Map(
          series.ids.map((id, row) => [
            id,
            [
              units.slice(row * days, (row + 1) * days),
              all.slice(row * calendar.weeks.length, (row + 1) * calendar.weeks.length),
            ],
          ]),
        );
      expect(rowsOf(own)).toEqual(rowsOf(other));
    }
  });

  it('is checked and cut with one store in memory at a time', () => {
    const read: string[] = [];
    const inner = new MemorySpool();
    const spool: Spool = {
      append: (name, bytes) => inner.append(name, bytes),
      read: (name) => {
        read.push(name);
        return inner.read(name);
      },
    };
    const steps = readerOf(sample[SALES], sample['sell_prices.csv'], spool).finishing();
    const seen: string[][] = [];
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) seen.push(read.splice(0));
    const stores = [0, 1, 2].map((store) => [`units-${store}`, `prices-${store}`]);
    expect(seen).toEqual(stores);
    soundOf(step.value).storePanel('TX_1');
    expect(read.sort()).toEqual(['prices-1', 'units-1']);
  });
});

describe('what the codes of a dataset stand for', () => {
  it('is one hash of all series in the order of their JSON, also where the names of items go on behind others', () => {
    const names = { FOODS_1_001: 'A', FOODS_1_002: 'A_B', FOODS_1_003: 'A"_', FOODS_1_004: 'A_', FOODS_1_005: 'A!' };
    const renamed = (table: string) =>
      Object.entries(names).reduce(
        (text, [from, to]) => text.replaceAll(new RegExp(`(?<=[,\\n])${from}(?=[_,])`, 'g'), to.replace('"', 'é')),
        table,
      );
    const dataset = soundOf(
      readerOf(renamed(sample[SALES]), renamed(sample['sell_prices.csv']), new MemorySpool()).finish(),
    );
    const { series, calendar } = dataset.panel();
    const columns = [series.item, series.department, series.category, series.store, series.state];
    const texts = series.ids.map((id, row) =>
      JSON.stringify([id, ...columns.map(({ codes, labels }) => labels[codes[row] as number])]),
    );
    const events = Object.entries(calendar.events)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { labels }]) => [name, labels]);
    expect(digestOf(dataset.codes())).toBe(hashOf([texts.sort(), events, snapStatesOf(calendar)]).slice(0, 16));
  });
});
