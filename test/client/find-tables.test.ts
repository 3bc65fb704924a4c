import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTables } from '../../client/runs/upload-dataset.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tables-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with files of these names. */
function withFiles(name: string, ...files: readonly string[]): string {
  for (const file of files) {
    const path = join(folder, name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file);
  }
  return join(folder, name);
}

describe('the tables of a local folder', () => {
  it('are found as CSV and below the folders of parquet, with their sizes', async () => {
    const files = ['sales/dt=1/b', 'sales/a', 'sales/_SUCCESS', 'calendar.csv', 'sell_prices.csv.gz', 'notes.txt'];
    expect((await findTables(withFiles('whole', ...files))).map(({ name, bytes }) => [name, bytes])).toEqual([
      ['calendar.csv', 12],
      ['sales/a', 7],
      ['sales/dt=1/b', 12],
      ['sell_prices.csv.gz', 18],
    ]);
  });

  it('are refused where one lies there in two forms', async () => {
    const dir = withFiles('doubled', 'calendar.csv', 'sales_train_validation.csv', 'sales/a', 'sell_prices.csv');
    await expect(findTables(dir)).rejects.toThrow(
      `${dir} has a table in two forms: sales_train_validation.csv and sales/a. Nobody can tell which is meant: keep one of them there.`,
    );
  });

  it('that are missing are named, with the file that may be meant', async () => {
    const dir = withFiles('missing', 'calendar.csv', 'sales.parquet', 'sell_price.csv');
    await expect(findTables(dir)).rejects.toThrow(
      `${dir} lacks sell_prices.csv (or .gz, or parquet files in sell_prices/). It has 'sell_price.csv': name it sell_prices.csv if it is that, as text or gzip.`,
    );
  });
});
