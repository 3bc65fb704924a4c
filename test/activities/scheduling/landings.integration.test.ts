import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { listObjects } from '../../../activities/s3/list-objects.js';
import { readText } from '../../../activities/s3/s3-objects.js';
import { findArrival } from '../../../activities/scheduling/find-arrival.js';
import { takeDataset } from '../../../activities/scheduling/take-dataset.js';
import { inWorkFolder } from '../../../activities/work-folder.js';
import { uploadDataset } from '../../../client/runs/upload-dataset.js';
import type { Arrival } from '../../../contracts/scheduling/scheduled-forecast.js';
import { sample } from '../../support/dataset-files.js';
import { useS3 } from '../../support/use-s3.js';

const s3 = useS3();
const put = (key: string, Body: string | Uint8Array) =>
  s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: key, Body }));
async function land(prefix: string): Promise<void> {
  for (const [name, text] of Object.entries(sample)) await put(`${prefix}/${name}`, text);
}

const arrival = (prefix: string, { through = '2014-11-14', manifest }: { through?: string; manifest?: string } = {}) =>
  findArrival(
    { s3: s3.client },
    { uri: `s3://forecast/${prefix}`, manifest, through, deadline: '2014-11-15T13:30:00.000Z', pollSeconds: 1 },
  );
const missing = async (...of: Parameters<typeof arrival>): Promise<string> => {
  const found = await arrival(...of);
  return found.kind === 'missing' ? found.what : 'nothing';
};

describe('raw files have arrived', () => {
  it('when all tables are there and their sales reach the day', async () => {
    expect(await missing('whole')).toBe(
      's3://forecast/whole/ lacks calendar.csv (or .gz), sales_train_evaluation.csv (or .gz, or parquet files in sales/), sell_prices.csv (or .gz, or parquet files in sell_prices/)',
    );
    await land('whole');
    expect(await missing('whole')).toBe('nothing');
    expect(await missing('whole', { through: '2014-11-15' })).toBe(
      'the sales in s3://forecast/whole/ end on 2014-11-14; they must reach 2014-11-15',
    );
  });

  it('also compressed, and beside other files', async () => {
    for (const [name, text] of Object.entries(sample)) await put(`packed/${name}.gz`, gzipSync(text));
    await put('packed/readme.txt', 'weekly');
    expect(await missing('packed')).toBe('nothing');
    expect(await missing('packed', { through: '2014-11-15' })).toContain('end on 2014-11-14');
  });

  it('as parquet when a manifest says that all files are there', async () => {
    await put('tables/calendar.csv', sample['calendar.csv']);
    for (const name of ['sales/part-1', 'sales/part-0', 'sell_prices.parquet']) await put(`tables/${name}`, name);
    expect(await missing('tables')).toBe(
      's3://forecast/tables/ has tables as parquet; name a manifest in data.manifest, which says when all files are there',
    );
    await put('tables/_SUCCESS', '');
    const found = await arrival('tables', { manifest: '_SUCCESS' });
    expect(found).toMatchObject({
      kind: 'arrived',
      files: [
        { name: 'calendar.csv' },
        { name: 'sales/part-0' },
        { name: 'sales/part-1' },
        { name: 'sell_prices.parquet' },
      ],
    });
  });

  it('when their manifest says so', async () => {
    await land('told');
    const manifest = 'manifest.json';
    expect(await missing('told', { manifest })).toBe(
      's3://forecast/told/manifest.json, which says that the data is complete, is not there',
    );
    const says = async (text: string) => {
      await put(`told/${manifest}`, text);
      return missing('told', { manifest });
    };
    expect(await says('\n')).toBe('nothing');
    expect(await says('{')).toMatch(/^s3:\/\/forecast\/told\/manifest.json is neither empty nor JSON: /);
    expect(await says('{ "through": "14.11.2014" }')).toBe(
      "s3://forecast/told/manifest.json can't be read: through: write it as 2026-11-29, a day that exists",
    );
    expect(await says('{ "through": "2014-11-07" }')).toContain('end on 2014-11-07; they must reach 2014-11-14');
    expect(await says('{ "files": [{ "name": "sell_prices.csv", "bytes": 7 }] }')).toBe(
      `s3://forecast/told/sell_prices.csv has ${sample['sell_prices.csv'].length} bytes; its manifest says 7`,
    );
    expect(await says('{ "files": [{ "name": "promotions.csv" }] }')).toBe(
      's3://forecast/told/promotions.csv is not there; its manifest says that it is',
    );
  });

  it('when they can not be read, which inspecting them tells better than waiting', async () => {
    await land('broken');
    await put('broken/calendar.csv', 'no calendar');
    expect(await missing('broken')).toBe('nothing');
  });
});

describe('takeDataset', () => {
  const filesOf = async (prefix: string) => {
    const found = (await arrival(prefix)) as Extract<Arrival, { kind: 'arrived' }>;
    return found.files;
  };

  it('keeps equal data once, whatever becomes of the place where it landed', async () => {
    await land('first');
    await land('second');
    const deps = { s3: s3.client, bucket: s3.bucket };
    const first = await takeDataset(deps, { files: await filesOf('first') });
    expect(await takeDataset(deps, { files: await filesOf('second') })).toEqual(first);
    await put('first/sell_prices.csv', 'another week');
    const { uri } = first as { uri: string };
    expect(await readText(s3.client, `${uri}/sell_prices.csv`)).toBe(sample['sell_prices.csv']);
  });

  it('keeps the folders of tables of parquet files, under the name that their upload would have', async () => {
    const names = ['calendar.csv', 'sales/dt=1/part-0', 'sales/part-1', 'sell_prices.parquet'];
    for (const name of names) await put(`folders/${name}`, `bytes of ${name}`);
    await put('folders/sales/_SUCCESS', '');
    const { files } = (await arrival('folders', { manifest: 'sales/_SUCCESS' })) as Extract<
      Arrival,
      { kind: 'arrived' }
    >;
    const taken = await takeDataset({ s3: s3.client, bucket: s3.bucket }, { files });
    const { uri } = taken as { uri: string };
    expect((await listObjects(s3.client, `${uri}/`)).map(({ name }) => name)).toEqual(names);
    const uploaded = await inWorkFolder('test', async (dir) => {
      for (const name of names) {
        await mkdir(dirname(join(dir, name)), { recursive: true });
        await writeFile(join(dir, name), `bytes of ${name}`);
      }
      return uploadDataset({ s3: s3.client, bucket: s3.bucket, dir });
    });
    expect(uploaded.uri).toBe(uri);
  });

  it('takes nothing of a folder that is written while it is read', async () => {
    await land('written');
    const files = await filesOf('written');
    await put('written/sell_prices.csv', `${sample['sell_prices.csv']}CA_1,FOODS_1_001,11421,1.00\n`);
    expect(await takeDataset({ s3: s3.client as S3Client, bucket: s3.bucket }, { files })).toEqual({
      kind: 'changed',
      what: 's3://forecast/written/sell_prices.csv changed while it was read',
    });
  });
});
