import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { MockActivityEnvironment } from '@temporalio/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { findChampion } from '../../../activities/champions/find-champion.js';
import { recordChampion } from '../../../activities/champions/record-champion.js';
import { takeChampion } from '../../../activities/champions/take-champion.js';
import type { ChampionRecord } from '../../../contracts/champion/champion-record.js';
import { championWanted } from '../../../contracts/champion/take-champion.js';
import { forecastPaths } from '../../../contracts/publication/forecast-paths.js';
import type { Pointer, PointerMove } from '../../../contracts/publication/publication.js';
import { championRecord, request } from '../../contracts/champion/champions.js';
import { useS3 } from '../../support/use-s3.js';

const s3 = useS3();
const inActivity = <T>(work: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(work);
const deps = () => ({ s3: s3.client, bucket: s3.bucket });
const keyOf = (uri: string) => uri.slice(`s3://${s3.bucket}/`.length);
const put = (uri: string, Body: string) =>
  s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: keyOf(uri), Body }));

/** The champion of a run that searched at an origin, with its files. */
async function leave(run: string, origin: string, changes: Partial<ChampionRecord> = {}): Promise<ChampionRecord> {
  const base = championRecord();
  const record = championRecord({
    run,
    origin,
    search: { run, origin },
    models: base.models.map((model) => ({ ...model, uri: `s3://${s3.bucket}/runs/${run}/${model.group}.tar.gz` })),
    backtest: { ...base.backtest, quantilesUri: `s3://${s3.bucket}/runs/${run}/quantiles.json` },
    ...changes,
  });
  for (const { uri } of record.models) await put(uri, 'model');
  await put(record.backtest.quantilesUri, '[]');
  await inActivity(() => recordChampion(deps(), record));
  return record;
}

const take = (of: string, mode: 'refit' | 'forecast' = 'forecast', codes = 'codes') =>
  inActivity(() => takeChampion(deps(), championWanted(request, { of, mode }, codes)));
const find = (through: string) => inActivity(() => findChampion(deps(), { name: 'foods', through }));

async function point(to: string, moves: readonly PointerMove[] = []): Promise<void> {
  const uri = forecastPaths(s3.bucket, 'foods').pointer;
  const pointer: Pointer = {
    ...{ version: to, uri: 'x', run: to, origin: '2016-04-24', rows: 1, publishedAt: '2016-04-25T00:00:00Z' },
    previous: null,
    moves,
  };
  await put(uri, JSON.stringify(pointer));
}

describe('the champion of an earlier run', () => {
  let record: ChampionRecord;
  beforeAll(async () => {
    record = await leave('foods-a', '2016-04-17');
  });

  it('is taken over as its run left it; a refit needs none of its models', async () => {
    expect(await take('foods-a')).toEqual({ kind: 'taken', record });
    expect(await take('foods-a', 'refit')).toEqual({ kind: 'taken', record: { ...record, models: [] } });
  });

  it('is that of the current version where the request says so', async () => {
    await point('foods-a');
    expect(await take('current')).toMatchObject({ kind: 'taken', record: { run: 'foods-a' } });
  });

  it('is of no use where its run left none, or the data is other', async () => {
    expect(await take('foods-z')).toEqual({
      kind: 'unusable',
      reason: 'foods-z left no record of one: it did not publish, or an older version ran it',
    });
    expect(await take('foods-a', 'forecast', 'others')).toMatchObject({ kind: 'unusable' });
  });

  it('can not be applied once a model is gone, and still be trained anew', async () => {
    const { models } = await leave('foods-b', '2016-04-18');
    const uri = models[1]?.uri as string;
    await s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: keyOf(uri) }));
    expect(await take('foods-b')).toEqual({
      kind: 'unusable',
      reason: `the model of foods-b for TX_1 is not as it was: ${uri}: it is gone`,
    });
    expect(await take('foods-b', 'refit')).toMatchObject({ kind: 'taken' });
  });

  it('is not believed when its record was changed', async () => {
    await leave('foods-c', '2016-04-10');
    await put(`s3://${s3.bucket}/runs/foods-c/champion.json`, JSON.stringify({ ...record, seal: 'x' }));
    expect(await take('foods-c')).toMatchObject({
      kind: 'unusable',
      reason: expect.stringContaining('is no longer the record of a champion: it was changed after it was written'),
    });
  });
});

describe('among the champions of a forecast', () => {
  it('the newest one that a run may know is found, and none whose version somebody went back from', async () => {
    await leave('foods-d', '2016-05-01');
    await leave('foods-e', '2016-05-08', { kind: 'refit', search: { run: 'foods-d', origin: '2016-05-01' } });
    await point('foods-e');
    expect(await find('2016-05-10')).toMatchObject({ run: 'foods-e', search: { run: 'foods-d' } });
    expect(await find('2016-05-07')).toMatchObject({ run: 'foods-d' });
    await point('foods-d', [
      {
        kind: 'rolled back',
        version: 'foods-d',
        from: 'foods-e',
        at: '2016-05-11T00:00:00Z',
        by: 'ana',
        reason: 'bias',
      },
    ]);
    expect(await find('2016-05-10')).toMatchObject({ run: 'foods-d' });
    expect(await find('2011-01-01')).toBeUndefined();
  });

  it('one counts again once somebody has taken the rollback back, and so does the other one', async () => {
    const back = (version: string, from: string, at: string): PointerMove => ({
      ...{ kind: 'rolled back', version, from, at, by: 'ana', reason: 'so' },
    });
    const alarm = back('foods-d', 'foods-e', '2016-05-11T00:00:00Z');
    await point('foods-e', [back('foods-e', 'foods-d', '2016-05-12T00:00:00Z'), alarm]);
    expect(await find('2016-05-10')).toMatchObject({ run: 'foods-e' });
    expect(await find('2016-05-07')).toMatchObject({ run: 'foods-d' });
    await point('foods-d', [back('foods-d', 'foods-e', '2016-05-13T00:00:00Z'), alarm]);
    expect(await find('2016-05-10')).toMatchObject({ run: 'foods-d' });
  });

  it('one whose entry is damaged is passed over', async () => {
    await point('foods-d');
    await put(`s3://${s3.bucket}/champions/foods/2016-06-01/foods-f.json`, '{');
    expect(await find('2016-06-01')).toMatchObject({ run: 'foods-e' });
  });
});
