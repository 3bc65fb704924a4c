import { Readable } from 'node:stream';
import { seededStream } from '@durable-forecast/lib/random-stream';
import { Float64 } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { FileSpool } from '../../../activities/dataset/file-spool.js';
import type { RawFile } from '../../../activities/dataset/raw-file.js';
import { type RawTables, readRawFiles } from '../../../activities/dataset/read-raw-files.js';
import { inWorkFolder } from '../../../activities/work-folder.js';
import { describeWarning } from '../../../contracts/dataset/dataset-warning.js';
import type { DatasetRead } from '../../../core/dataset/dataset-reader.js';
import { describeFaults } from '../../../core/dataset/faults.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { generateSample } from '../../../core/sample/generate-sample.js';
import { pricesParquet, type SalesRow, salesParquet, salesRowsOf } from '../../support/parquet-tables.js';
import { useThreads } from '../../support/use-threads.js';

const sample = generateSample({ seed: 5, items: 21, stores: ['CA_1', 'TX_1', 'WI_1'], days: 150 });
const threads = useThreads();

const wideLines = sample['sales_train_evaluation.csv'].trimEnd().split('\n');
const priceLines = sample['sell_prices.csv'].trimEnd().split('\n');

/** As an export leaves it: without the days on which nothing was sold. */
const rows = salesRowsOf(sample);

function shuffled<Value>(values: readonly Value[]): Value[] {
  const random = seededStream(8);
  return values
    .map((value) => [random(), value] as const)
    .sort(([a], [b]) => a - b)
    .map(([, value]) => value);
}

const file = (name: string, bytes: string | Uint8Array): RawFile => ({
  name,
  open: () => Readable.from([Buffer.from(bytes)]),
});

const csvPrices = file('sell_prices.csv', sample['sell_prices.csv']);

const read = (sales: RawTables['sales'], prices: RawTables['prices'] = csvPrices): Promise<DatasetRead> =>
  inWorkFolder('test', (folder) =>
    readRawFiles(
      threads,
      { calendar: file('calendar.csv', sample['calendar.csv']), sales, prices },
      {},
      undefined,
      'carry',
      {
        spool: new FileSpool(folder),
        folder,
      },
    ).then((result) => {
      // The spool goes with its folder.
      if (result.kind === 'sound')
        panels = result.dataset.stores().map(({ store }) => encodePanel(result.dataset.storePanel(store)));
      return result;
    }),
  );
let panels: readonly Uint8Array[] = [];

async function panelsOf(sales: RawTables['sales'], prices?: RawTables['prices']): Promise<readonly string[]> {
  const result = await read(sales, prices);
  if (result.kind === 'faults') throw new Error(describeFaults(result.groups));
  return panels.map((bytes) => Buffer.from(bytes).toString('base64'));
}

async function faultsOf(sales: RawTables['sales'], prices?: RawTables['prices']): Promise<string> {
  const result = await read(sales, prices);
  return result.kind === 'faults' ? describeFaults(result.groups) : 'no faults';
}

/** The wide table in the order of stores and items, its ids without what M5 adds. */
const sortedCsv = (() => {
  const key = (line: string) => {
    const [, item, , , store] = line.split(',');
    return `${store}\n${item}`;
  };
  const lines = wideLines.slice(1).map((line) => line.replace('_evaluation,', ','));
  lines.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return file('sales_train_evaluation.csv', `${[wideLines[0], ...lines].join('\n')}\n`);
})();

describe('tables of parquet files', () => {
  it('become the panels of the same data as CSV, byte for byte, in whatever order and number of files', async () => {
    const mixed = shuffled(rows);
    const third = Math.ceil(mixed.length / 3);
    const sales = [0, 1, 2].map((part) =>
      file(
        `sales/part-${part}`,
        salesParquet(mixed.slice(part * third, (part + 1) * third), part === 1 ? 'text' : 'date'),
      ),
    );
    const lines = shuffled(priceLines.slice(1));
    const prices = [lines.slice(0, 900), lines.slice(900)].map((part, index) =>
      file(`sell_prices/${index}.parquet`, pricesParquet(part)),
    );
    const expected = await panelsOf(sortedCsv);
    expect(expected.length).toBe(3);
    expect(await panelsOf(sales, prices)).toEqual(expected);
    // One of both forms.
    expect(await panelsOf([file('sales.parquet', salesParquet(rows))])).toEqual(expected);
    expect(await panelsOf(sortedCsv, prices)).toEqual(expected);
  });

  it('are refused with file, row, value and cure of every fault', async () => {
    const [first, second] = rows as [SalesRow, SalesRow];
    const other = (row: SalesRow, changes: Record<number, unknown>) =>
      row.map((value, column) => (column in changes ? changes[column] : value)) as unknown as SalesRow;
    const broken = [
      other(first, { 6: -1 }),
      other(second, { 6: null }),
      other(second, { 6: 1.5 }),
      other(second, { 5: '1999-01-01' }),
      other(second, { 0: null }),
      other(second, { 1: 'FOODS_9' }),
      first,
    ];
    const sales = [
      file('sales/a', salesParquet(rows, 'date', new Float64())),
      file('sales/b', salesParquet(broken, 'date', new Float64())),
    ];
    expect(await faultsOf(sales)).toMatchInlineSnapshot(`
      "  sales/b: sales are negative
          row 1, column units: '-1'
          cure: Returns are not sales: leave them out of the sums.
        sales/b: a sales value is missing
          row 2, column units
          cure: Write units sold as a whole number from 0 to 65535. Leave out rows of days on which nothing was sold.
        sales/b: sales are no whole number
          row 3, column units: '1.5'
          cure: Round to whole units, or count the whole series in a smaller unit.
        sales/b: a day with sales is not in the calendar
          row 4, column date: '1999-01-01'
          cure: calendar.csv has 2014-06-28 to 2014-12-22; add the day there.
        sales/b: a name is missing
          row 5, column item_id
          cure: Give every row its item, department, category, store and state.
        sales/b: an item lies in two departments
          row 6, column dept_id: 'FOODS_9 of FOODS_1_001, but FOODS_1 in row 1 of sales/a'
          cure: Give FOODS_1_001 the same dept_id in all rows.
        sales/b: a series has two rows of one day (2 times)
          row 6, column date: 'FOODS_1_001 in CA_1 on 2014-06-29, also in row 2 of sales/a'
          row 7, column date: 'FOODS_1_001 in CA_1 on 2014-06-28, also in row 1 of sales/a'
          cure: Give a row an item, store and day: add up its units (GROUP BY), or export each file once."
    `);
  });

  it('are refused where a column is missing, a date is no date, or a file is no parquet', async () => {
    const noDates = rows.slice(0, 2).map((row) => row.with(5, '28.06.2014') as unknown as SalesRow);
    const sales = [
      file('sales/a', pricesParquet(priceLines.slice(1, 3))),
      file('sales/b', salesParquet(noDates, 'text')),
      file('sales/c', 'no parquet at all'),
      file('sales/d', salesParquet(rows.slice(0, 2), 'number')),
    ];
    expect(await faultsOf(sales)).toMatchInlineSnapshot(`
      "  sales/a: a column is missing (5 times)
          dept_id: 'it has store_id, item_id, wm_yr_wk, sell_price'
          cat_id: 'it has store_id, item_id, wm_yr_wk, sell_price'
          state_id: 'it has store_id, item_id, wm_yr_wk, sell_price'
          date: 'it has store_id, item_id, wm_yr_wk, sell_price'
          units: 'it has store_id, item_id, wm_yr_wk, sell_price'
          cure: Give the table the columns item_id, dept_id, cat_id, store_id, state_id, date, units.
        sales/b: a date is neither DATE nor YYYY-MM-DD (2 times)
          row 1, column date: '28.06.2014'
          row 2, column date: '28.06.2014'
          cure: Write dates as DATE, or as text YYYY-MM-DD: CAST(date AS DATE) in SQL.
        sales/c: the file is no parquet that can be read
          the whole file: 'parquet file invalid (footer != PAR1)'
          cure: Write it again as parquet, compressed with snappy, gzip or not at all.
        sales/d: the column is neither DATE nor text
          date: 'INT32'
          cure: Write dates as DATE, or as text YYYY-MM-DD: CAST(date AS DATE) in SQL."
    `);
  });

  it('have the faults of their prices told by file and row', async () => {
    const lines = priceLines.slice(1);
    const prices = [
      file('sell_prices/0', pricesParquet(lines.slice(0, 900))),
      file('sell_prices/1', pricesParquet([...lines.slice(900), (lines[0] as string).replace(/[^,]+$/, '-3')])),
    ];
    expect(await faultsOf([file('sales.parquet', salesParquet(rows))], prices)).toMatchInlineSnapshot(`
      "  sell_prices/1: a price is no positive number
          row 652, column sell_price: '-3'
          cure: Write the price in currency units, such as 2.98; leave out weeks without sale.
        sell_prices/1: a series has two prices in one week
          row 652, column wm_yr_wk: '11401 of FOODS_1_001 in CA_1'
          cure: Keep one price a store, item and week."
    `);
  });

  it('have names that differ in blanks told by the first rows of their series', async () => {
    const first = rows.filter(([item]) => item === 'FOODS_1_001');
    const others = rows.filter(([item]) => item !== 'FOODS_1_001');
    const spelt = first.map((row, at) => (at === 5 ? (row.with(0, 'FOODS_1_001 ') as unknown as SalesRow) : row));
    const sales = [file('sales/a', salesParquet(others)), file('sales/b', salesParquet(spelt))];
    const prices = [
      file('sell_prices/0', pricesParquet(priceLines.slice(1, 900))),
      file('sell_prices/1', pricesParquet(priceLines.slice(900))),
    ];
    expect(await faultsOf(sales, prices)).toMatchInlineSnapshot(`
      "  sales/b: two items differ in blanks or the form of letters alone
          row 6, column item_id: 'FOODS_1_001 '
          cure: Write 'FOODS_1_001', as in row 1 of sales/b, or give them names that differ.
        sell_prices/: a series has no price at all
          item_id: 'FOODS_1_001  in CA_1'
          cure: Add its prices, or leave the series out by the scope."
    `);
  });

  it('have what is odd told by file and row', async () => {
    const [usual] = rows as [SalesRow];
    const at = rows.findIndex((row) => row[0] === usual[0] && row[3] === usual[3] && row[6] === usual[6]);
    const odd = rows.map((row, index) => (index === at ? (row.with(6, 60_000) as unknown as SalesRow) : row));
    const result = await read([
      file('sales/a', salesParquet(odd.slice(0, 10))),
      file('sales/b', salesParquet(odd.slice(10))),
    ]);
    const warnings = result.kind === 'sound' ? result.warnings : [];
    expect(warnings.map(describeWarning)).toMatchInlineSnapshot(`
      [
        "sales/a, row 1: a series has a day with more than 10 times the units of any other day: 60000 of FOODS_1_001 in CA_1 on d_1. See whether a digit slipped.",
      ]
    `);
  });
});
