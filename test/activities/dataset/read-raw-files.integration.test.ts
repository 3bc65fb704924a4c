import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readRawFiles } from '../../../activities/dataset/read-raw-files.js';
import type { DatasetRead } from '../../../core/dataset/dataset-reader.js';
import { describeFaults } from '../../../core/dataset/faults.js';
import { readDataset } from '../../../core/dataset/read-dataset.js';
import { generateSample } from '../../../core/sample/generate-sample.js';
import { breakFiles } from '../../support/broken-files.js';
import { useThreads } from '../../support/use-threads.js';

const sample = generateSample({ seed: 3, items: 98, stores: ['CA_1', 'TX_1', 'TX_2'], days: 200 });
type Name = keyof typeof sample;

const threads = useThreads();

/** Reads the sample with some files changed; a file that is given as bytes counts as compressed. */
function read(changes: Partial<Record<Name, string | Uint8Array>> = {}): Promise<DatasetRead> {
  const file = (name: Name) => {
    const content = changes[name] ?? sample[name];
    const bytes = Buffer.from(content);
    // Small pieces, as they arrive from a network.
    const open = () =>
      Readable.from(
        (function* () {
          for (let from = 0; from < bytes.length; from += 50_000) yield bytes.subarray(from, from + 50_000);
        })(),
      );
    return { name: typeof content === 'string' ? name : `${name}.gz`, open };
  };
  const tables = {
    calendar: file('calendar.csv'),
    sales: file('sales_train_evaluation.csv'),
    prices: file('sell_prices.csv'),
  };
  return readRawFiles(threads, tables, {}, undefined);
}
const faultsOf = async (changes: Partial<Record<Name, string | Uint8Array>>): Promise<string> => {
  const result = await read(changes);
  return result.kind === 'faults' ? describeFaults(result.groups) : 'no faults';
};

describe('raw files read as streams', () => {
  it('become the same panel as files read at once, compressed or not', async () => {
    const bytes = (name: Name) => Buffer.from(sample[name]);
    const whole = readDataset(
      {
        calendar: bytes('calendar.csv'),
        sales: { name: 'sales_train_evaluation.csv', bytes: bytes('sales_train_evaluation.csv') },
        prices: bytes('sell_prices.csv'),
      },
      {},
      undefined,
    );
    if (whole.kind === 'faults') throw new Error(describeFaults(whole.groups));
    for (const changes of [{}, { 'sell_prices.csv': gzipSync(sample['sell_prices.csv']) }]) {
      const result = await read(changes);
      if (result.kind === 'faults') throw new Error(describeFaults(result.groups));
      expect(result.originDay).toBe(200);
      expect(result.dataset.panel()).toEqual(whole.panel);
    }
  });

  it('are cut into stores, in label order', async () => {
    const result = await read();
    if (result.kind === 'faults') throw new Error(describeFaults(result.groups));
    expect(result.dataset.stores().map(({ store, rows }) => [store, rows.length])).toEqual([
      ['CA_1', 98],
      ['TX_1', 98],
      ['TX_2', 98],
    ]);
  });
});

describe('raw files of which one row in a hundred is broken', () => {
  // More than that, so that every way of breaking a row comes up in so small a file.
  const broken = breakFiles(sample['sales_train_evaluation.csv'], sample['sell_prices.csv'], 0.05);

  it('are read in one pass, and every fault is counted under its kind', async () => {
    const result = await read({ 'sales_train_evaluation.csv': broken.sales, 'sell_prices.csv': broken.prices });
    if (result.kind === 'sound') throw new Error('no faults found');
    const found: Record<string, number> = {};
    for (const { problem, count } of result.groups) found[problem] = (found[problem] ?? 0) + count;
    const { 'units were sold in a week without a price': unpriced = 0, ...others } = found;
    expect(Object.keys(broken.faults).length).toBe(13);
    expect(others).toEqual(broken.faults);
    expect(unpriced).toBeGreaterThan(0);
    expect(unpriced).toBeLessThanOrEqual(broken.faults['the week is no whole number'] as number);
    expect(result.count).toBe(Object.values(found).reduce((sum, count) => sum + count, 0));
  });

  it('are told in few lines, each kind with places and a cure', async () => {
    const text = await faultsOf({ 'sales_train_evaluation.csv': broken.sales, 'sell_prices.csv': broken.prices });
    expect(text.split('\n').length).toBeLessThan(15 * 8 + 1);
    expect(text).toContain("'1\\x002'");
    expect(text.match(/cure: /g)?.length).toBe(15);
  });

  it('name the line of the file, whatever block it was parsed in', async () => {
    const lines = sample['sales_train_evaluation.csv'].trimEnd().split('\n');
    const last = lines.length;
    lines[last - 1] = `${(lines[last - 1] as string).slice(0, -1)}x`;
    expect(await faultsOf({ 'sales_train_evaluation.csv': lines.join('\n') })).toContain(`line ${last}, column d_200`);
  });
});

describe('files that are broken as a whole', () => {
  it.each([
    ['cut off', gzipSync(sample['sell_prices.csv']).subarray(0, 5000), 'the compressed file is cut off'],
    ['no gzip', Buffer.from('store_id,item_id'), 'the compressed file is damaged, or no gzip file'],
  ])('are named when a compressed file is %s', async (_, bytes, problem) => {
    expect(await faultsOf({ 'sell_prices.csv': bytes })).toContain(`sell_prices.csv.gz: ${problem}`);
  });

  it.each(['calendar.csv', 'sales_train_evaluation.csv', 'sell_prices.csv'] as const)(
    'are named when %s is empty',
    async (name) => {
      expect(await faultsOf({ [name]: '' })).toContain(`${name}: the file is empty`);
    },
  );

  it.each([
    ['a table of another program', sample['sell_prices.csv'].replaceAll(',', ';'), 'Separate fields with commas.'],
    ['UTF-16', Buffer.from(sample['sell_prices.csv'], 'utf16le').toString('latin1'), 'Save the file as text in UTF-8.'],
  ])('say how to save them: %s', async (_, text, hint) => {
    expect(await faultsOf({ 'sell_prices.csv': text })).toContain(hint);
  });

  it('break the reading when the source breaks, instead of looking like short files', async () => {
    const tables = {
      calendar: { name: 'calendar.csv', open: () => Readable.from([Buffer.from(sample['calendar.csv'])]) },
      sales: {
        name: 'sales_train_evaluation.csv.gz',
        open: () =>
          Readable.from(
            (function* () {
              yield gzipSync(sample['sales_train_evaluation.csv']).subarray(0, 9000);
              throw new Error('the connection was lost');
            })(),
          ),
      },
      prices: { name: 'sell_prices.csv', open: () => Readable.from([Buffer.from(sample['sell_prices.csv'])]) },
    };
    await expect(readRawFiles(threads, tables, {}, undefined)).rejects.toThrow('the connection was lost');
  });
});
