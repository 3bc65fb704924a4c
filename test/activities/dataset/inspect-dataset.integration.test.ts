import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { inspectDataset } from '../../../activities/dataset/inspect-dataset.js';
import { listUris, readBytes, readText, writeObject } from '../../../activities/s3/s3-objects.js';
import { inWorkFolder } from '../../../activities/work-folder.js';
import type { ForecastClient } from '../../../client/connection/connect.js';
import { findDataset } from '../../../client/runs/find-dataset.js';
import { uploadDataset } from '../../../client/runs/upload-dataset.js';
import type { HorizonPrices, Scope } from '../../../contracts/request/request.js';
import type { FaultGroup } from '../../../core/dataset/faults.js';
import { decodePanel } from '../../../core/panel/panel-file.js';
import { generateSample } from '../../../core/sample/generate-sample.js';
import { breakFiles } from '../../support/broken-files.js';
import { pricesParquet, salesParquet, salesRowsOf } from '../../support/parquet-tables.js';
import { useS3 } from '../../support/use-s3.js';
import { useThreads } from '../../support/use-threads.js';

const sample = generateSample({ seed: 5, items: 28, stores: ['CA_1', 'TX_1'], days: 150 });

const s3 = useS3();
const threads = useThreads();

async function inspect(
  name: string,
  files: Readonly<Record<string, string>>,
  asked: {
    readonly origin?: string;
    readonly scope?: Scope;
    readonly horizonPrices?: HorizonPrices;
    readonly series?: readonly string[];
  } = {},
) {
  const uri = `s3://${s3.bucket}/datasets/${name}`;
  for (const [file, text] of Object.entries(files)) await writeObject(s3.client, `${uri}/${file}`, text);
  return inspectDataset({ s3: s3.client, bucket: s3.bucket, threads }, { dataset: { uri }, scope: {}, ...asked });
}

describe('inspecting raw files', () => {
  it('leaves a panel a store and a manifest that says what is in them', async () => {
    const manifest = await inspect('sound', { ...sample });
    expect(manifest).toMatchObject({ series: 56, firstDay: 1, lastDay: 150, originDay: 150 });
    expect(manifest.panels.map(({ store, series }) => [store, series])).toEqual([
      ['CA_1', 28],
      ['TX_1', 28],
    ]);
    const panel = decodePanel(await readBytes(s3.client, manifest.panels[1]!.uri));
    const row = sample['sales_train_evaluation.csv']
      .split('\n')
      .find((line) => line.includes('TX_1'))!
      .split(',');
    expect(panel.series.ids[0]).toBe(`${row[1]}_TX_1`);
    expect([...panel.sales.subarray(0, 150)]).toEqual(row.slice(6).map(Number));
  });

  it('refuses series to be drawn that it has not, or that are out of scope, each with the nearest', async () => {
    const { panels } = await inspect('sound', { ...sample });
    const known = await Promise.all(
      panels.map(async ({ uri }) => decodePanel(await readBytes(s3.client, uri)).series.ids[0] as string),
    );
    await expect(inspect('sound', { ...sample }, { series: known })).resolves.toMatchObject({ series: 56 });
    const [first, second] = known as [string, string];
    const refused = (series: string[], scope: Scope = {}) => inspect('sound', { ...sample }, { series, scope });
    await expect(refused([first, first.replace('_CA_1', '_CA1'), 'bread'])).rejects.toMatchObject({
      type: 'RequestInvalid',
      message:
        `report.series names "${first.replace('_CA_1', '_CA1')}", which is no series in scope; did you mean '${first}'?\n` +
        `report.series names "bread", which is no series in scope; write ids as the forecast has them, such as ${first}.`,
    });
    await expect(refused([first, second], { stores: ['CA_1'] })).rejects.toThrow(`report.series names "${second}"`);
  });

  it('carries missing prices of the horizon forward and says so, also to a run that finds the panels', async () => {
    const week = Number(sample['calendar.csv'].split('\n')[150]?.split(',')[1]);
    const prices = sample['sell_prices.csv']
      .split('\n')
      .filter((line, index) => index === 0 || Number(line.split(',')[2]) <= week)
      .join('\n');
    const files = { ...sample, 'sell_prices.csv': prices };
    const first = await inspect('without-prices', files);
    expect(first.warnings).toMatchObject([{ code: 'prices-carried-forward', file: 'sell_prices.csv', count: 56 }]);
    expect(first.snapStates).toEqual(['CA', 'TX']);
    expect(await inspect('without-prices', files, { horizonPrices: 'carry' })).toEqual(first);
    const panel = decodePanel(await readBytes(s3.client, first.panels[0]!.uri));
    expect(panel.prices.subarray(-3).some(Number.isNaN)).toBe(false);
    // Required ones are not taken from there.
    await expect(inspect('without-prices', files, { horizonPrices: 'require' })).rejects.toThrow(
      'a series on sale has no price in weeks after the origin (56 times)',
    );
    expect((await inspect('sound', { ...sample }, { horizonPrices: 'require' })).warnings).toEqual([]);
  });

  it('fails once with all faults, and leaves their list but no panel', async () => {
    const { sales, prices, faults } = breakFiles(sample['sales_train_evaluation.csv'], sample['sell_prices.csv'], 0.4);
    const error = (await inspect('broken', {
      ...sample,
      'sales_train_evaluation.csv': sales,
      'sell_prices.csv': prices,
    }).catch((reason: unknown) => reason)) as ApplicationFailure;
    expect([error.type, error.nonRetryable]).toEqual(['DatasetInvalid', true]);
    for (const problem of Object.keys(faults)) expect(error.message).toContain(problem);
    // The workflow's history gets a few places of each kind, the list has them all.
    for (const group of error.details![0] as FaultGroup[]) expect(group.places.length).toBeLessThanOrEqual(5);
    const listUri = /s3:\S+faults\.csv/.exec(error.message)![0];
    const list = (await readText(s3.client, listUri)).trimEnd().split('\n');
    expect(list.length).toBeGreaterThan(Object.values(faults).reduce((sum, count) => sum + count, 0));
    expect(await listUris(s3.client, listUri.replace('faults.csv', ''))).toEqual([listUri]);
  });

  it('says that the request is at fault where the data is sound', async () => {
    const asked = (origin: string, scope = {}) =>
      inspect('sound', { ...sample }, { origin, scope }).catch(
        ({ type, message }: ApplicationFailure) => `${type}\n${message}`,
      );
    expect(await asked('d_151')).toMatchInlineSnapshot(`
      "RequestInvalid
        request: the origin is no day with known sales
          origin: 'd_151'
          cure: Choose a day of d_112 (2014-10-17) to d_150 (2014-11-24)."
    `);
    expect(await asked('d_0')).toContain('RequestInvalid');
    expect(await asked('d_100')).toMatchInlineSnapshot(`
      "RequestInvalid
        request: too little history before the origin
          origin: 'd_100'
          cure: Choose a day of d_112 (2014-10-17) to d_150 (2014-11-24); 112 days are the least."
    `);
    expect(await asked('2014-02-30')).toContain('Choose a day of d_112 (2014-10-17) to d_150 (2014-11-24).');
    expect(await asked('d_150', { stores: ['CA_2'] })).toMatchInlineSnapshot(`
      "RequestInvalid
        request: scope.stores names something that is not in the data
          scope.stores: 'CA_2'
          cure: The data has CA_1, TX_1."
    `);
  });

  it('keeps what is odd with the panels, so that a later run says it again', async () => {
    const lost = sample['sales_train_evaluation.csv'].replace(/.*HOBBIES_1_001_TX_1.*\n/, '');
    const files = { ...sample, 'sales_train_evaluation.csv': lost };
    const { warnings } = await inspect('odd', files);
    expect(warnings?.map(({ code, count }) => [code, count])).toEqual([['prices-without-sales', 1]]);
    expect((await inspect('odd', files)).warnings).toEqual(warnings);
  });

  it('reads tables of parquet files as they were sent, and refuses others in their place', async () => {
    const rows = salesRowsOf(sample);
    const uri = await inWorkFolder('test', async (dir) => {
      await mkdir(join(dir, 'sales', 'dt=1'), { recursive: true });
      await writeFile(join(dir, 'calendar.csv'), sample['calendar.csv']);
      await writeFile(join(dir, 'sales', 'part-1'), salesParquet(rows.slice(0, 3000)));
      await writeFile(join(dir, 'sales', 'dt=1', 'part-0.gz'), salesParquet(rows.slice(3000)));
      await writeFile(join(dir, 'sales', '_SUCCESS'), '');
      const prices = sample['sell_prices.csv'].trimEnd().split('\n').slice(1);
      await writeFile(join(dir, 'sell_prices.parquet'), pricesParquet(prices));
      return (await uploadDataset({ s3: s3.client, bucket: s3.bucket, dir })).uri;
    });
    await findDataset({ s3: s3.client, services: {} as ForecastClient['services'] }, uri);
    const deps = { s3: s3.client, bucket: s3.bucket, threads };
    await expect(inspectDataset(deps, { dataset: { uri }, scope: {} })).resolves.toMatchObject({
      series: 56,
      lastDay: 150,
    });
    await writeObject(s3.client, `${uri}/sales/part-1`, Buffer.from(salesParquet(rows.slice(0, 2999))));
    await expect(inspectDataset(deps, { dataset: { uri }, scope: { stores: ['CA_1'] } })).rejects.toMatchObject({
      type: 'StoredObjectInvalid',
    });
  });

  it('refuses a table that lies there in two forms, of which nobody can tell which is meant', async () => {
    await expect(inspect('doubled', { ...sample, 'sales/part-0': 'parquet' })).rejects.toThrow(
      'has a table in two forms: sales_train_evaluation.csv and sales/part-0. Nobody can tell which is meant: keep one',
    );
  });

  it('names the tables that are not there', async () => {
    await expect(inspect('missing', { 'calendar.csv': sample['calendar.csv'] })).rejects.toThrow(
      'lacks sales_train_evaluation.csv (or .gz, or parquet files in sales/) and sell_prices.csv (or .gz, or parquet files in sell_prices/)',
    );
  });

  it('says where tables lie that are not where they must be', async () => {
    const deeper = Object.fromEntries(Object.entries(sample).map(([name, text]) => [`raw/${name}`, text]));
    await expect(inspect('deeper', deeper)).rejects.toThrow(
      'Files must lie there itself, and s3://forecast/datasets/deeper/raw/calendar.csv lies deeper: name its folder as the dataset.',
    );
  });
});
