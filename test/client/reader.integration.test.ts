import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movePointerBack } from '../../activities/forecasts/move-pointer-back.js';
import { prepareRollback } from '../../activities/forecasts/prepare-rollback.js';
import { stageVersion } from '../../activities/forecasts/stage-version.js';
import { switchPointer } from '../../activities/forecasts/switch-pointer.js';
import { readText, writeObject } from '../../activities/s3/s3-objects.js';
import { ForecastReadError, openForecast, readForecast, readLevels } from '../../client/reader/index.js';
import type { Pointer } from '../../contracts/publication/publication.js';
import type { VersionManifest } from '../../contracts/publication/version-manifest.js';
import { pythonPath } from '../../local/installed/python.mjs';
import { readThroughMoves } from '../chaos/publish/read-through-moves.js';
import { publishInput, publishVersion } from '../support/publish-version.js';
import { useS3 } from '../support/use-s3.js';
import { useThreads } from '../support/use-threads.js';

const s3 = useS3();
const threads = useThreads();
const deps = () => ({ s3: s3.client, threads });
const publish = (name: string, run: string, units: number) =>
  publishVersion(deps(), { bucket: s3.bucket, name, run, units });
const uri = (name: string, path: string) => `s3://${s3.bucket}/forecasts/${name}/${path}`;
const remove = (at: string) => {
  const { bucket: Bucket, key: Key } = parseS3Uri(at);
  return s3.client.send(new DeleteObjectCommand({ Bucket, Key }));
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forecast-reader-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const store = () => ({ s3: s3.client, bucket: s3.bucket, folder });

const all = async <Row>(rows: AsyncIterable<Row>): Promise<Row[]> => {
  const found: Row[] = [];
  for await (const row of rows) found.push(row);
  return found;
};
const troubleOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof ForecastReadError ? `${error.trouble}: ${error.message}` : String(error)),
  );

describe('a reader of a published forecast', () => {
  it('gets its rows, by store, with dates that are the same in every time zone', async () => {
    await publish('milk', 'one', 2);
    const rows = await all(readForecast('milk', store()));
    expect(rows).toHaveLength(4 * 28);
    expect(rows[28]).toMatchObject({
      id: 'HOBBIES_1_002_CA_1',
      item_id: 'HOBBIES_1_002',
      store_id: 'CA_1',
      date: '2015-03-12',
      d: 'd_71',
      forecast: 2,
      'q0.5': 2,
      'q0.995': expect.closeTo(2.8, 5),
    });
    const ofStore = await all(readForecast('milk', { ...store(), stores: ['TX_1'] }));
    expect(ofStore).toEqual(rows.slice(2 * 28));
    expect(await readdir(folder)).toEqual([]);
  });

  it('gets the sums of the levels, all or some', async () => {
    await publish('bread', 'one', 2);
    const [total, ...rest] = await all(readLevels('bread', { ...store(), levels: [1] }));
    expect(total).toMatchObject({ level: 1, group: 'Total', store_id: '', date: '2015-03-12', forecast: 8 });
    expect(rest).toHaveLength(27);
    const stores = await all((await openForecast('bread', store())).levels({ levels: [3] }));
    expect(new Set(stores.map(({ group, store_id }) => `${group} ${store_id}`))).toEqual(
      new Set(['CA_1 CA_1', 'TX_1 TX_1']),
    );
  });

  it('stays with the version that it has opened, whatever is published meanwhile, and may ask for an earlier one', async () => {
    await publish('tea', 'one', 1);
    const first = await openForecast('tea', store());
    await publish('tea', 'two', 2);
    expect(new Set((await all(first.rows())).map(({ forecast }) => forecast))).toEqual(new Set([1]));
    expect((await openForecast('tea', store())).version).toBe('two');
    const earlier = await all(readForecast('tea', { ...store(), version: 'one' }));
    expect(earlier).toEqual(await all(first.rows()));
  });

  it('reads versions of 0.1.0, whose dates are texts', async () => {
    const { terms: _, ...asBefore } = await publishInput(s3.client, {
      bucket: s3.bucket,
      name: 'old',
      run: 'one',
      units: 3,
    });
    await switchPointer(deps(), await stageVersion(deps(), asBefore));
    const forecast = await openForecast('old', store());
    expect(forecast.manifest.schema).toBeUndefined();
    expect((await all(forecast.rows()))[0]).toMatchObject({ date: '2015-03-12', forecast: 3 });
    expect(await all(forecast.levels({ levels: [1] }))).toHaveLength(28);
  });

  it('leaves nothing behind when it stops in the middle', async () => {
    await publish('oil', 'one', 1);
    for await (const row of readForecast('oil', store())) {
      expect(row.forecast).toBe(1);
      break;
    }
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a reader is told, with the cure, when', () => {
  it('it asks for a store or level that the version does not have, in place of no rows', async () => {
    await publish('figs', 'one', 1);
    const rows: unknown[] = [];
    const reading = (async () => {
      for await (const row of readForecast('figs', { ...store(), stores: ['CA_1', 'WI_1'] })) rows.push(row);
    })();
    expect(await troubleOf(reading)).toBe(
      'usage: Version one of figs has no store WI_1. Leave it out, or write it as the column store_id has it.',
    );
    // It is known before the first row: nobody plans half of the stores.
    expect(rows).toEqual([]);
    expect(await troubleOf(all(readForecast('figs', { ...store(), stores: ['CB_1'] })))).toContain('has no store CB_1');
    expect(await troubleOf(all(readLevels('figs', { ...store(), levels: [1, 12] })))).toBe(
      'usage: Version one of figs has no level 12. Leave it out, or write it 1 (total) to 11 (item x state).',
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('a first version was written and is not current yet', async () => {
    const input = await publishInput(s3.client, { bucket: s3.bucket, name: 'nuts', run: 'one', units: 1 });
    await stageVersion(deps(), input);
    expect(await troubleOf(openForecast('nuts', store()))).toBe(
      'no forecast: Nothing was published as nuts yet: s3://forecast/forecasts/nuts/current.json does not exist.',
    );
  });

  it('there is no such forecast, version or bucket', async () => {
    await publish('jam', 'one', 1);
    expect(await troubleOf(openForecast('jma', store()))).toBe(
      "no forecast: There is no published forecast named jma in forecast; did you mean 'jam'?",
    );
    expect(await troubleOf(openForecast('jam', { ...store(), version: 'tow' }))).toContain(
      "no version: jam has no version tow, or an unfinished one: s3://forecast/forecasts/jam/versions/tow/ lacks its manifest or a file of it. 'npx forecast forecasts jam' lists its versions.",
    );
    expect(await troubleOf(openForecast('jam', { s3: s3.client, bucket: 'other-bucket' }))).toContain(
      'no forecast: There is no bucket other-bucket at this address.',
    );
  });

  it('a version was deleted, before it is opened or while it is read', async () => {
    await publish('salt', 'one', 1);
    const open = await openForecast('salt', store());
    await publish('salt', 'two', 2);
    const note = {
      schema: 'forecast.tombstone/1',
      version: 'one',
      at: '2026-11-30T12:00:00.000Z',
      by: 'ana',
      reason: 'old',
    };
    await writeObject(s3.client, uri('salt', 'versions/one/deleted.json'), JSON.stringify(note));
    await remove(uri('salt', 'versions/one/manifest.json'));
    await remove(uri('salt', 'versions/one/forecast.parquet'));
    const deleted =
      'version deleted: Version one of salt was deleted by ana at 2026-11-30T12:00:00.000Z (old). Open the forecast again without a version: its current one stays.';
    expect(await troubleOf(openForecast('salt', { ...store(), version: 'one' }))).toBe(deleted);
    expect(await troubleOf(all(open.rows()))).toBe(deleted);
    expect(await readdir(folder)).toEqual([]);
  });

  it('a file is not what was published, and gets not one row of it', async () => {
    const { uri: version } = await publish('rice', 'one', 1);
    const rows: unknown[] = [];
    await writeObject(s3.client, `${version}forecast.parquet`, 'PAR1');
    const reading = (async () => {
      for await (const row of readForecast('rice', store())) rows.push(row);
    })();
    expect(await troubleOf(reading)).toMatch(
      /^damaged: s3:\/\/forecast\/forecasts\/rice\/versions\/one\/forecast.parquet is not what was published: it holds 4 instead of [\d,]+ bytes\. No row of it was read\./,
    );
    expect(rows).toEqual([]);
    await writeObject(s3.client, uri('rice', 'current.json'), '{"version":');
    expect(await troubleOf(openForecast('rice', store()))).toContain('is no longer the pointer to the current version');
  });

  it('it is older than what it reads', async () => {
    await publish('corn', 'one', 1);
    const at = uri('corn', 'current.json');
    const pointer = JSON.parse(await readText(s3.client, at)) as Pointer;
    const newer =
      "newer schema: s3://forecast/forecasts/corn/current.json can't be read: it has the schema forecast.pointer/2; this program knows forecast.pointer/1. Bring this program up to the version of the project that has written it; leave the object as it is.";
    for (const later of [{ ...pointer }, { current: { version: 'one' } }]) {
      await writeObject(s3.client, at, JSON.stringify({ ...later, schema: 'forecast.pointer/2' }));
      expect(await troubleOf(openForecast('corn', store()))).toBe(newer);
    }
  });

  it('but not by a kind of move, run or warning that was added since', async () => {
    await publish('oats', 'one', 1);
    const at = uri('oats', 'current.json');
    const pointer = JSON.parse(await readText(s3.client, at)) as Pointer;
    const moves = pointer.moves?.map((move) => ({ ...move, kind: 'promoted' }));
    await writeObject(s3.client, at, JSON.stringify({ ...pointer, moves }));
    const manifestUri = uri('oats', 'versions/one/manifest.json');
    const manifest = JSON.parse(await readText(s3.client, manifestUri)) as VersionManifest;
    const [training, warnings] = [{ kind: 'distilled' }, [{ code: 'days-without-light', message: 'It was dark.' }]];
    await writeObject(s3.client, manifestUri, JSON.stringify({ ...manifest, training, warnings }));
    expect((await openForecast('oats', store())).version).toBe('one');
  });

  it('a version has no quantiles, and its levels are asked for', async () => {
    const input = await publishInput(s3.client, { bucket: s3.bucket, name: 'plain', run: 'one', units: 1 });
    const { quantilesUri: _, terms: __, ...plain } = input;
    await switchPointer(deps(), await stageVersion(deps(), plain));
    expect(await troubleOf(all(readLevels('plain', store())))).toContain(
      'Version one of plain was published without quantiles',
    );
  });
});

describe("a planner's program", () => {
  const programEnvironment = () => ({
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    FORECAST_BUCKET: s3.bucket,
  });
  const planner = (): NodeJS.ProcessEnv => ({ ...process.env, ...programEnvironment() });
  const example = (file: string) => fileURLToPath(new URL(`../../examples/${file}`, import.meta.url));

  it.each([
    ['TypeScript', () => [process.execPath, '--import', 'tsx', example('read-forecast.ts'), 'foods'] as const],
    ['Python', () => [pythonPath() as string, example('read_forecast.py'), 'foods'] as const],
  ])('in %s reads the current version', async (_, command) => {
    await publish('foods', 'one', 2);
    const [program, ...args] = command();
    const { stdout } = await promisify(execFile)(program, args, {
      env: planner(),
    });
    expect(JSON.parse(stdout)).toEqual({ version: 'one', origin: '2015-03-11', rows: 112, units: 224 });
  });

  it('gets whole versions that are current, in both languages, while versions are published and rolled back', async () => {
    const name = 'moving';
    const forecast = {
      ...{ name, store: store(), environment: programEnvironment(), rows: 112 },
      publish: (run: string, units: number) => publish(name, run, units),
      rollBack: async (to: string) => {
        const rollback = await prepareRollback(deps(), { name, bucket: s3.bucket, to, by: 'ana', reason: 'better' });
        await movePointerBack(deps(), { rollback, by: 'ana', reason: 'better', id: randomUUID() });
      },
    };
    const plan = { publications: 12, rollbacks: 3, seed: 1, log: () => undefined };
    const { faults, rows } = await readThroughMoves(forecast, plan);
    expect(faults).toEqual([]);
    expect(rows).toMatchObject([
      { reader: 'TypeScript', published: 12, 'rolled back': 3 },
      { reader: 'Python', published: 12, 'rolled back': 3 },
    ]);
  });

  const failing = async (env: NodeJS.ProcessEnv, forecast: string) => {
    const running = promisify(execFile)(pythonPath() as string, [example('read_forecast.py'), forecast], { env });
    return running.then(
      () => 'none',
      ({ stderr }: { stderr: string }) => stderr.trim(),
    );
  };

  it('in Python ends with a sentence where the pointer is damaged or the environment lacks something', async () => {
    await writeObject(s3.client, uri('broken', 'current.json'), '{"version":');
    expect(await failing(planner(), 'broken')).toBe(
      `${s3.bucket}/forecasts/broken/current.json is damaged: restore its last sound content`,
    );
    const { AWS_REGION: _, FORECAST_BUCKET: __, ...without } = planner();
    expect(await failing(without, 'broken')).toBe(
      "set AWS_REGION and FORECAST_BUCKET; 'npx forecast local --env FILE' writes what is needed to a file",
    );
  });
});
