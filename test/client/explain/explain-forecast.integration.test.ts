import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { MockActivityEnvironment } from '@temporalio/testing';
import { create } from 'tar';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordChampion } from '../../../activities/champions/record-champion.js';
import { stageVersion } from '../../../activities/forecasts/stage-version.js';
import { writeObject } from '../../../activities/s3/s3-objects.js';
import type { UserError } from '../../../client/errors/user-error.js';
import { explainForecast } from '../../../client/explain/explain-forecast.js';
import { cellsOf } from '../../../contracts/dataset/cells.js';
import type { PanelRef } from '../../../contracts/dataset/dataset.js';
import { originSet } from '../../../contracts/features/origin-set.js';
import { departmentsOf } from '../../../core/panel/departments-of.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { reconcile } from '../../../core/reconcile/reconcile.js';
import { championRecord } from '../../contracts/champion/champions.js';
import { forecastClient } from '../../support/forecast-client.js';
import { smallPanel } from '../../support/small-panel.js';
import { useS3 } from '../../support/use-s3.js';
import { useTemporal } from '../../support/use-temporal.js';
import { useThreads } from '../../support/use-threads.js';

const HORIZON = 28;
const ORIGIN = { originDay: 84, originDate: '2015-03-25' };
const s3 = useS3();
const threads = useThreads();
const temporal = useTemporal();
const panel = smallPanel({
  days: 84,
  items: ['FOODS_1_001', 'FOODS_1_002'],
  sales: (series, day) => 2 + ((series + day) % 7),
});
const uri = (key: string) => `s3://${s3.bucket}/${key}`;
const client = () => forecastClient(temporal.client, s3);
const ask = (run: string, series = 'FOODS_1_002_CA_1', day = 'd_90') => explainForecast(client(), { run, series, day });
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'explained',
    (error: UserError) => `${error.kind}: ${error.message.replaceAll(`s3://${s3.bucket}/`, 's3://…/')}`,
  );
/** One tree: what the model says is 2 or 5 units, by the price. */
const model = () => `tree
num_tree_per_iteration=1
max_feature_idx=${originSet.length - 1}
objective=poisson
feature_names=${originSet.map(({ name }) => name).join(' ')}
tree_sizes=1

Tree=0
num_leaves=2
split_feature=${originSet.findIndex(({ name }) => name === 'price')}
threshold=3
decision_type=10
left_child=-1
right_child=-2
leaf_value=${Math.log(2)} ${Math.log(5)}
leaf_count=30 10
internal_count=40
is_linear=0
`;

/** The row of each series and day: prices of 2 and 4, all else 0. */
const rows = Array.from({ length: 2 * HORIZON }, (_, row) =>
  originSet.map(({ name }) =>
    name === 'price' ? 2 + 2 * Math.floor(row / HORIZON) : name === 'step' ? (row % HORIZON) + 1 : 0,
  ),
);
const answers = Array.from({ length: 2 * HORIZON }, (_, row) => (row < HORIZON ? 2 : 5));

/** Leaves everything that a run of one member leaves, as its workflow would. */
async function publish(run: string) {
  const root = uri(`runs/${run}`);
  const ref: PanelRef = {
    store: 'CA_1',
    uri: `${root}/CA_1.panel`,
    series: 2,
    departments: departmentsOf(panel.series),
  };
  const cells = cellsOf([ref], false);
  const published = reconcile(panel, ORIGIN.originDay, Float32Array.from(answers), {
    correction: 'day-totals',
    strength: 0.5,
  });
  await writeObject(s3.client, ref.uri, encodePanel(panel));
  await writeObject(s3.client, `${root}/answers.csv`, answers.join('\n'));
  await writeObject(s3.client, `${root}/published.csv`, published.join('\n'));
  await writeObject(
    s3.client,
    uri(`features/${run}/d_84/inputs/CA_1.csv`),
    rows.map((row) => row.join(',')).join('\n'),
  );
  await put(`${root}/model.tar.gz`, await packed('model.txt', model()));
  const shards = [{ panel: ref, uri: `${root}/published.csv` }];
  const name = 'milk';
  await stageVersion(
    { s3: s3.client, threads },
    { run, name, bucket: s3.bucket, ...ORIGIN, champion: 'trial-001', wrmsse: 0.6, shards },
  );
  const base = championRecord();
  const record = championRecord({
    run,
    name,
    models: [{ member: 0, group: 'CA_1', image: 'image', uri: `${root}/model.tar.gz` }],
    backtest: { ...base.backtest, recipe: { weights: [1], correction: 'day-totals', strength: 0.5 } },
  });
  const sources = {
    ...{ run, name, ...ORIGIN, shards },
    features: { prefix: uri(`features/${run}`), cells, sweepShare: 1, set: 'origin', add: [], snapStates: [] },
    members: [{ name: 'lightgbm per store', cells: cells.map((cell) => ({ cell, uri: `${root}/answers.csv` })) }],
  } as const;
  await new MockActivityEnvironment().run(() =>
    recordChampion({ s3: s3.client, bucket: s3.bucket }, { ...record, sources }),
  );
  return { root, published };
}

async function put(at: string, Body: Uint8Array): Promise<void> {
  const { bucket: Bucket, key: Key } = parseS3Uri(at);
  await s3.client.send(new PutObjectCommand({ Bucket, Key, Body }));
}

/** As training jobs leave models. */
async function packed(name: string, text: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'explain-'));
  try {
    await writeFile(join(folder, name), text);
    await create({ gzip: true, cwd: folder, file: join(folder, 'model.tar.gz') }, [name]);
    return await readFile(join(folder, 'model.tar.gz'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the explanation of a published number', () => {
  let made: Awaited<ReturnType<typeof publish>>;
  beforeAll(async () => {
    made = await publish('milk-1');
  });

  it('ends exactly at what planners read, from what each step moved', async () => {
    const explained = await ask('milk-1');
    const [member] = explained.members;
    if (member?.kind !== 'model') throw new Error('no model is explained');
    expect(explained).toMatchObject({ id: 'FOODS_1_002_CA_1', day: { step: 5, date: '2015-03-31', d: 'd_90' } });
    expect(explained.published).toBe(made.published[HORIZON + 5]);
    // Three rows in four of those that it learnt from had the low price.
    expect(member.bias).toBeCloseTo(0.75 * Math.log(2) + 0.25 * Math.log(5), 9);
    const [first, ...others] = member.features;
    expect(first).toMatchObject({ name: 'price', value: 4, meaning: 'price of the target day' });
    expect(others.every(({ contribution }) => contribution === 0)).toBe(true);
    expect(Math.exp(member.bias + (first?.contribution as number))).toBeCloseTo(5, 9);
    expect(explained.correction).toMatchObject({ by: 'day-totals', group: 'CA_1_FOODS_1', before: 7 });
    const factor = explained.correction?.factor as number;
    expect(explained.combined * factor + explained.rounding).toBe(explained.published);
    expect(Math.abs(explained.rounding)).toBeLessThan(1e-6);
  });

  it('takes ids as submissions have them, and refuses what is not there with the nearest', async () => {
    expect((await ask('milk-1', 'FOODS_1_001_CA_1_validation', '1')).id).toBe('FOODS_1_001_CA_1');
    expect(await refusal(ask('milk-1', 'FOODS_1_01_CA_1'))).toMatchInlineSnapshot(
      `"notFound: The forecast milk has no series FOODS_1_01_CA_1; did you mean 'FOODS_1_001_CA_1'?"`,
    );
    expect(await refusal(ask('milk-1', 'FOODS_1_001_CA_1', 'd_113'))).toMatchInlineSnapshot(
      `"usage: --day d_113 is not in the forecast. The forecast covers 2015-03-26 (d_85) to 2015-04-22 (d_112)."`,
    );
    expect(await refusal(ask('milk-0'))).toMatchInlineSnapshot(
      `"notFound: There is no run named milk-0. 'npx forecast runs' lists those there are."`,
    );
  });

  it('says what is gone or changed, of all that it needs, and never explains another number', async () => {
    const { root } = made;
    expect([
      await without(`${root}/model.tar.gz`),
      await without(`${root}/CA_1.panel`),
      await without(`${root}/answers.csv`),
      await without(uri('features/milk-1/d_84/inputs/CA_1.csv')),
      await without(`${root}/forecast-sources.json`),
      await without(`${root}/model.tar.gz`, await packed('model.txt', model().replace('threshold=3', 'threshold=5'))),
      await without(`${root}/model.tar.gz`, await packed('xgboost-model', '{}')),
      await without(`${root}/model.tar.gz`, new TextEncoder().encode('model')),
      await without(`${root}/published.csv`, new TextEncoder().encode(answers.join('\n'))),
    ]).toMatchInlineSnapshot(`
      [
        "notFound: This can't be explained any more: the model of lightgbm per store for CA_1 is gone, s3://…/runs/milk-1/model.tar.gz. A rule of the bucket or somebody has deleted it; a new run leaves its own.",
        "notFound: This can't be explained any more: the panel of CA_1 is gone, s3://…/runs/milk-1/CA_1.panel. A rule of the bucket or somebody has deleted it; a new run leaves its own.",
        "notFound: This can't be explained any more: what lightgbm per store said of CA_1 is gone, s3://…/runs/milk-1/answers.csv. A rule of the bucket or somebody has deleted it; a new run leaves its own.",
        "notFound: This can't be explained any more: the rows that the models answered for are gone, s3://…/features/milk-1/d_84/inputs/CA_1.csv. A rule of the bucket or somebody has deleted them; a new run leaves its own.",
        "notFound: milk-1 left no record of what its forecast is made of: it was made before 0.2.0, or of more than 1,500 answers of models. Forecasts of smaller runs from 0.2.0 on can be explained.",
        "failed: This can't be explained: the answer of lightgbm per store is 5, and the files that it was made of now come to 2. One of them, a model, its rows or its answers, was changed since.",
        "failed: The model of lightgbm per store for CA_1 can't be explained: it has no file model.txt. It is s3://…/runs/milk-1/model.tar.gz",
        "failed: The model of lightgbm per store for CA_1 can't be explained: it is no whole archive (TAR_BAD_ARCHIVE: Unrecognized archive format). It is s3://…/runs/milk-1/model.tar.gz",
        "failed: This can't be explained: the published number is 7.308268070220947, and the files that it was made of now come to 5. One of them, a model, its rows or its answers, was changed since.",
      ]
    `);
    expect(await refusal(ask('milk-1'))).toBe('explained');
  });

  it('of a deleted version is refused, with who deleted it', async () => {
    const version = uri('forecasts/milk/versions/milk-1/');
    const note = { version: 'milk-1', at: '2016-06-01T00:00:00Z', by: 'ana', reason: 'too old' };
    await writeObject(s3.client, `${version}deleted.json`, JSON.stringify({ schema: 'forecast.tombstone/1', ...note }));
    expect(await without(`${version}manifest.json`)).toMatchInlineSnapshot(
      `"notFound: Version milk-1 of milk was deleted by ana at 2016-06-01T00:00:00Z (too old). Open the forecast again without a version: its current one stays."`,
    );
  });

  /** What is said without an object of the run, or with another one in its place; it is put back afterwards. */
  async function without(at: string, other?: Uint8Array): Promise<string> {
    const { bucket: Bucket, key: Key } = parseS3Uri(at);
    const object = await s3.client.send(new GetObjectCommand({ Bucket, Key }));
    const content = (await object.Body?.transformToByteArray()) as Uint8Array;
    if (other === undefined) await s3.client.send(new DeleteObjectCommand({ Bucket, Key }));
    else await put(at, other);
    try {
      return await refusal(ask('milk-1'));
    } finally {
      await put(at, content);
    }
  }
});
