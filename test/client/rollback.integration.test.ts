import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { beforeAll, describe, expect, it } from 'vitest';
import { createForecastActivities } from '../../activities/forecasts/index.js';
import { movePointerBack } from '../../activities/forecasts/move-pointer-back.js';
import { prepareRollback } from '../../activities/forecasts/prepare-rollback.js';
import { stageVersion } from '../../activities/forecasts/stage-version.js';
import { switchPointer } from '../../activities/forecasts/switch-pointer.js';
import { createRegistryActivities } from '../../activities/registry/index.js';
import { readText, writeObject } from '../../activities/s3/s3-objects.js';
import { rollBack } from '../../client/commands/rollback.js';
import type { ForecastClient } from '../../client/connection/connect.js';
import { listForecasts, readVersions } from '../../client/forecasts/read-versions.js';
import { renderForecasts, renderVersions } from '../../client/views/render-versions.js';
import type { Pointer } from '../../contracts/publication/publication.js';
import { encodePanel } from '../../core/panel/panel-file.js';
import { losingAnswers } from '../support/losing-answers.js';
import { smallPanel } from '../support/small-panel.js';
import { until } from '../support/until.js';
import { useS3 } from '../support/use-s3.js';
import { useTemporal } from '../support/use-temporal.js';
import { useThreads } from '../support/use-threads.js';

const s3 = useS3();
const temporal = useTemporal();
const threads = useThreads();
const deps = () => ({ s3: s3.client, threads });
const client = (): ForecastClient =>
  ({ temporal: temporal.client, s3: s3.client, bucket: s3.bucket }) as unknown as ForecastClient;
const uri = (key: string) => `s3://${s3.bucket}/${key}`;

/** Writes a version of two series; @returns it staged */
async function stage(name: string, run: string) {
  const panel = { store: 'CA_1', uri: uri('panels/CA_1.panel'), series: 2, departments: [] };
  await writeObject(s3.client, panel.uri, encodePanel(smallPanel()));
  const answers = uri(`runs/${name}-${run}/CA_1.csv.out`);
  await writeObject(s3.client, answers, Array.from({ length: 56 }, (_, row) => row).join('\n'));
  return stageVersion(deps(), {
    run,
    name,
    bucket: s3.bucket,
    originDay: 70,
    originDate: '2015-03-11',
    champion: 'trial-001',
    wrmsse: 0.61234,
    shards: [{ panel, uri: answers }],
  });
}

async function publish(name: string, ...runs: readonly string[]): Promise<void> {
  for (const run of runs) await switchPointer(deps(), await stage(name, run));
}

const pointerOf = async (name: string) =>
  JSON.parse(await readText(s3.client, uri(`forecasts/${name}/current.json`))) as Pointer;

const request = (name: string, to: string) => ({ name, bucket: s3.bucket, to, by: 'ana', reason: 'prices were wrong' });

/** No version here is registered, so SageMaker is not asked. */
const activities = () => ({
  ...createForecastActivities(deps()),
  ...createRegistryActivities({ sagemaker: new SageMakerClient({}), s3: s3.client, bucket: s3.bucket }),
});
const back = (name: string, to: string) =>
  temporal.withWorkers(activities(), () => rollBack(client(), request(name, to)));

const refusal = async (name: string, to: string): Promise<string> =>
  back(name, to).then(
    () => 'done',
    (error: Error) => error.message,
  );

/** Times and lengths of columns differ between runs. */
const plain = (text: string) => text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'DATE AND TIME   ').replaceAll(/ +$/gm, '');

describe('a rollback', () => {
  beforeAll(() => publish('milk', 'milk-1', 'milk-2', 'milk-3'));

  it('makes an earlier version the current one, and the pointer says who, when, why and from which', async () => {
    expect(await back('milk', 'milk-1')).toMatchObject({ name: 'milk', from: 'milk-3', to: 'milk-1' });
    expect(await pointerOf('milk')).toMatchObject({
      version: 'milk-1',
      run: 'milk-1',
      uri: uri('forecasts/milk/versions/milk-1/'),
      rows: 56,
      previous: 'milk-3',
      moves: [
        { kind: 'rolled back', version: 'milk-1', from: 'milk-3', by: 'ana', reason: 'prices were wrong' },
        { kind: 'published', version: 'milk-3', from: 'milk-2', by: 'milk-3' },
        { kind: 'published', version: 'milk-2', from: 'milk-1', by: 'milk-2' },
        { kind: 'published', version: 'milk-1', from: null, by: 'milk-1' },
      ],
    });
  });

  it('is shown with the versions of the forecast', async () => {
    expect(plain(renderVersions(await readVersions(client(), 'milk'), 200))).toMatchInlineSnapshot(`
      "   version  origin      champion    WRMSSE  since             remarks
      *  milk-1   2015-03-11  trial-001  0.61234  DATE AND TIME     rolled back from milk-3 by ana: prices were wrong
         milk-3   2015-03-11  trial-001  0.61234  DATE AND TIME
         milk-2   2015-03-11  trial-001  0.61234  DATE AND TIME"
    `);
    expect(plain(renderForecasts(await listForecasts(client()), 200))).toMatchInlineSnapshot(`
      "forecast  origin      since             current version
      milk      2015-03-11  DATE AND TIME     milk-1"
    `);
  });

  it('is undone by another one, and a run publishes after it as before', async () => {
    await publish('tea', 'tea-1', 'tea-2');
    await back('tea', 'tea-1');
    await back('tea', 'tea-2');
    await publish('tea', 'tea-3');
    const { version, moves } = await pointerOf('tea');
    expect(version).toBe('tea-3');
    expect(moves?.map((move) => `${move.kind} ${move.version}`)).toEqual([
      'published tea-3',
      'rolled back tea-2',
      'rolled back tea-1',
      'published tea-2',
      'published tea-1',
    ]);
  });

  it('is refused for a name or version that is not there, naming the nearest, and for the current one', async () => {
    await publish('bread', 'bread-april', 'bread-may');
    expect(await refusal('braed', 'bread-april')).toContain(
      "There is no published forecast named braed; did you mean 'bread'?",
    );
    expect(await refusal('bread', 'bread-apirl')).toBe("bread has no version bread-apirl; did you mean 'bread-april'?");
    expect(await refusal('bread', 'bread-may')).toBe('bread-may is the current version of bread already.');
  });

  it('is refused for a version that planners never read', async () => {
    await publish('jam', 'jam-1');
    await stage('jam', 'jam-2');
    expect(await refusal('jam', 'jam-2')).toMatchInlineSnapshot(`
      "jam stays at version jam-1. The pointer can't be moved back to this version.

      jam-2 was never the current version of jam: its run was cancelled, another one published first, or one with a newer origin stayed current.

      What to do: 'npx forecast forecasts NAME' lists the versions; the pointer stays as it was."
    `);
    expect((await pointerOf('jam')).version).toBe('jam-1');
  });

  it.each(['forecast.parquet', 'submission.csv', 'manifest.json'])(
    'is refused for a version that has lost %s',
    async (file) => {
      const name = `lost-${file.split('.')[0]}`;
      await publish(name, 'one', 'two');
      const { bucket: Bucket, key: Key } = parseS3Uri(uri(`forecasts/${name}/versions/one/${file}`));
      await s3.client.send(new DeleteObjectCommand({ Bucket, Key }));
      expect(await refusal(name, 'one')).toContain(file);
      expect((await pointerOf(name)).version).toBe('two');
    },
  );

  it('is refused for a version whose files have changed', async () => {
    await publish('changed', 'one', 'two');
    await writeObject(s3.client, uri('forecasts/changed/versions/one/submission.csv'), 'id,F1\n');
    expect(await refusal('changed', 'one')).toMatchInlineSnapshot(`
      "changed stays at version two. The forecast failed a check before publication.

      s3://forecast/forecasts/changed/versions/one/submission.csv differs from what was written.

      What to do: See which check failed; the published version stays as it was."
    `);
    expect((await pointerOf('changed')).version).toBe('two');
  });

  it('is done once when the answer to its switch is lost', async () => {
    await publish('lossy', 'one', 'two');
    const prepared = await prepareRollback(deps(), request('lossy', 'one'));
    const { client: lossy } = losingAnswers(s3, 'PutObjectCommand', 2);
    const move = { rollback: prepared, by: 'ana', reason: 'so', id: 'move-1' };
    const first = await movePointerBack({ s3: lossy }, move);
    expect(await movePointerBack(deps(), move)).toEqual(first);
    expect((await pointerOf('lossy')).moves?.filter(({ kind }) => kind === 'rolled back')).toHaveLength(1);
  });

  it('loses against a run that publishes meanwhile, and such a run against it', async () => {
    await publish('race', 'one', 'two');
    const prepared = await prepareRollback(deps(), request('race', 'one'));
    const staged = await stage('race', 'three');
    await switchPointer(deps(), staged);
    await expect(
      movePointerBack(deps(), { rollback: prepared, by: 'ana', reason: 'so', id: 'move' }),
    ).rejects.toMatchObject({ type: 'PublicationLost' });
    const late = await stage('race', 'four');
    await back('race', 'one');
    await expect(switchPointer(deps(), late)).rejects.toThrow('was rolled back to version one by ana meanwhile');
  });

  it('goes on once at a time for a forecast', async () => {
    await publish('busy', 'one', 'two');
    let begun = false;
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const steps = activities();
    const slow = {
      ...steps,
      prepareRollback: async (input: Parameters<typeof steps.prepareRollback>[0]) => {
        begun = true;
        await held;
        return steps.prepareRollback(input);
      },
    };
    await temporal.withWorkers(slow, async () => {
      const first = rollBack(client(), request('busy', 'one'));
      await until(() => begun, { what: 'the first to begin' });
      await expect(rollBack(client(), request('busy', 'one'))).rejects.toThrow('Another rollback of busy goes on now');
      goOn();
      expect(await first).toMatchObject({ to: 'one' });
    });
  });
});
