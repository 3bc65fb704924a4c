import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCells } from '../../client/runs/read-cells.js';
import { requestSchema } from '../../contracts/request/request.js';
import { sample } from '../support/dataset-files.js';
import { salesParquet, salesRowsOf } from '../support/parquet-tables.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cells-'));
  const [header, ...lines] = sample['sales_train_evaluation.csv'].trimEnd().split('\n') as [string, ...string[]];
  // In the order in which a run has rows of parquet.
  const sorted = lines.toSorted((a, b) => (storeAndItem(a) < storeAndItem(b) ? -1 : 1));
  writeFileSync(join(folder, 'sales_train_evaluation.csv'), `${[header, ...sorted].join('\n')}\n`);
  mkdirSync(join(folder, 'sales'));
  const rows = salesRowsOf(sample).toReversed();
  writeFileSync(join(folder, 'sales', 'a'), salesParquet(rows.slice(0, 500)));
  writeFileSync(join(folder, 'sales', 'b'), salesParquet(rows.slice(500)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const storeAndItem = (line: string): string => {
  const [, item, , , store] = line.split(',');
  return `${store}\n${item}`;
};

describe('the cells of a request', () => {
  it('are the same from parquet files as from CSV', async () => {
    for (const scope of [{}, { maxItems: 3 }, { stores: ['TX_1'] }, { categories: ['FOODS'], maxItems: 1 }]) {
      for (const per of ['store', 'store-department'] as const) {
        const request = requestSchema.parse({ scope, fit: { members: [{ per }] } });
        const ofLines = await readCells(folder, ['sales_train_evaluation.csv'], request);
        expect(ofLines?.length).toBeGreaterThan(0);
        expect(await readCells(folder, ['sales/a', 'sales/b'], request)).toEqual(ofLines);
      }
    }
  });

  it('are left out where a file can not be read', async () => {
    const request = requestSchema.parse({});
    writeFileSync(join(folder, 'sales', 'c'), 'no parquet');
    expect(await readCells(folder, ['sales/a', 'sales/c'], request)).toBeUndefined();
    writeFileSync(join(folder, 'other.csv'), 'a,b\n');
    expect(await readCells(folder, ['other.csv'], request)).toBeUndefined();
  });
});
