import { parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, it } from 'vitest';
import { inspectDataset } from '../../activities/dataset/inspect-dataset.js';
import { combineForecasts } from '../../activities/evaluation/combine-forecasts.js';
import { buildFeatures } from '../../activities/features/build-features.js';
import { checkVersion } from '../../activities/forecasts/check-version.js';
import { stageVersion } from '../../activities/forecasts/stage-version.js';
import { writeReport } from '../../activities/reports/write-report.js';
import { listUris, readBytes, readText, writeObject } from '../../activities/s3/s3-objects.js';
import { cellsOf, groupCells } from '../../contracts/dataset/cells.js';
import type { DatasetManifest } from '../../contracts/dataset/dataset.js';
import { foldFiles } from '../../contracts/features/feature-files.js';
import { jobTags, OWNER_TAG } from '../../contracts/jobs/job-tags.js';
import type { StagedVersion } from '../../contracts/publication/publication.js';
import type { FeatureSettings } from '../../contracts/request/request.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { mergePanels } from '../../core/panel/merge-panels.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { fitQuantiles } from '../../core/quantiles/fit-quantiles.js';
import { generateSample } from '../../core/sample/generate-sample.js';
import { escapeText } from '../../reports/escape-text.js';
import { withForeignIds } from '../support/foreign-ids.js';
import { useS3 } from '../support/use-s3.js';
import { useThreads } from '../support/use-threads.js';

const DAYS = 150;
const STORES = {
  CA_1: 'Bäckerei Nord/Ost',
  TX_1: '../../../escape',
  TX_2: `O'Neill, "Söhne" & 🥖`,
  WI_1: `${'Lebensmittel '.repeat(15)}.`,
};
const STATES = { CA: 'constructor', TX: 'Total', WI: '<script>alert("x, y")</script>' };
const CATEGORIES = { FOODS: 'Brot & Käse', HOBBIES: '..', HOUSEHOLD: '日本' };
const DEPARTMENTS = {
  FOODS_1: '/../../x/y',
  FOODS_2: 'FOODS.2',
  FOODS_3: 'foods_3',
  HOBBIES_1: '=1+1',
  HOUSEHOLD_1: '__proto__',
};
const item = (id: string) => `@Ä/../${id}`;

const s3 = useS3();
const threads = useThreads();
const uri = (key: string) => `s3://${s3.bucket}/${key}`;
const deps = () => ({ s3: s3.client, bucket: s3.bucket, threads });

let dataset: DatasetManifest;
let staged: StagedVersion;
let page: string;

beforeAll(async () => {
  const sample = generateSample({ seed: 5, items: 14, stores: Object.keys(STORES), days: DAYS });
  const ids = { stores: STORES, states: STATES, categories: CATEGORIES, departments: DEPARTMENTS, item };
  for (const [file, text] of Object.entries(withForeignIds(sample, ids)))
    await writeObject(s3.client, uri(`raw/${file}`), text);
  dataset = await inspectDataset(deps(), { dataset: { uri: uri('raw') }, scope: {} });
  staged = await publish(await forecast());
}, 60_000);

/** Features of every cell, an answer to each as a transform leaves it, and the files of the stores that they make. */
async function forecast() {
  const cells = cellsOf(dataset.panels, true);
  const features: FeatureSettings = { set: 'seed', add: [], rowShare: 1, dropUnreleased: true, maxParallel: 2 };
  const fold = { originDay: DAYS, train: true, validation: false, sample: false };
  const prefix = uri('features/key');
  for (const panel of dataset.panels) {
    const own = cells.filter(({ store }) => store === panel.store);
    await buildFeatures(deps(), { panel, cells: own, prefix, features, folds: [fold], sampleShare: 1 });
  }
  const answers = cells.map(async (cell) => {
    const rows = (await readText(s3.client, foldFiles({ prefix, sweepShare: 1 }, DAYS).input(cell)))
      .trimEnd()
      .split('\n');
    const answer = uri(`runs/run-1/forecast/${cell.name}.csv.out`);
    await writeObject(s3.client, answer, rows.map((_, row) => 1 + (row % 28)).join('\n'));
    return { cell, uri: answer };
  });
  return combineForecasts(deps(), {
    panels: dataset.panels,
    originDay: DAYS,
    members: [{ name: 'only', cells: await Promise.all(answers) }],
    methods: [],
    recipe: { weights: [1], correction: 'none', strength: 0 },
    prefix: uri('runs/run-1/ensemble'),
  });
}

async function publish(shards: Awaited<ReturnType<typeof forecast>>): Promise<StagedVersion> {
  const panels = await Promise.all(dataset.panels.map(async (ref) => decodePanel(await readBytes(s3.client, ref.uri))));
  const { series } = mergePanels(panels);
  const units = Float32Array.from({ length: series.count * 28 }, (_, row) => 1 + (row % 5));
  const actual = units.map((value, row) => value * (0.5 + (row % 11) / 10));
  await writeObject(
    s3.client,
    uri('quantiles.json'),
    JSON.stringify(fitQuantiles([{ series, forecast: units, actual }])),
  );
  const common = { name: 'demo', bucket: s3.bucket, originDay: DAYS, originDate: dataset.originDate, shards };
  const input = { ...common, run: 'run-1', champion: 'trial-000', quantilesUri: uri('quantiles.json') };
  const version = await stageVersion(deps(), input);
  await checkVersion(deps(), version);
  const drawn = { ...common, version: 'run-1', quantiles: true };
  const report = {
    run: 'run-1',
    trials: [],
    debugUri: uri('debug'),
    uri: uri('runs/run-1/report.html'),
    members: [],
    forecast: drawn,
  };
  page = await readText(s3.client, await writeReport({ ...deps(), logs: {} as never }, report));
  return version;
}

const table = async (file: string) => {
  const bytes = await readBytes(s3.client, `${staged.uri}${file}`);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  return (await parquetReadObjects({ file: buffer })) as Record<string, string | number>[];
};
const distinct = (rows: readonly Record<string, string | number>[], column: string) =>
  [...new Set(rows.map((row) => row[column]))].filter((id) => id !== '').sort();

describe('ids of any text', () => {
  it('are found by inspect as they stand in the files', () => {
    expect(dataset.panels.map(({ store }) => store)).toEqual(Object.values(STORES).sort());
    expect(dataset.panels[0]?.departments.map(({ name }) => name)).toEqual(
      expect.arrayContaining(Object.values(DEPARTMENTS)),
    );
  });

  it('come out of forecast.parquet and levels.parquet as they went in', async () => {
    for (const file of ['forecast.parquet', 'levels.parquet']) {
      const rows = await table(file);
      expect(distinct(rows, 'store_id')).toEqual(Object.values(STORES).sort());
      expect(distinct(rows, 'state_id')).toEqual(Object.values(STATES).sort());
      expect(distinct(rows, 'cat_id')).toEqual(Object.values(CATEGORIES).sort());
      expect(distinct(rows, 'dept_id')).toEqual(expect.arrayContaining(Object.values(DEPARTMENTS)));
      expect(distinct(rows, 'item_id')).toEqual(expect.arrayContaining([item('FOODS_1_001')]));
    }
    const series = await table('forecast.parquet');
    for (const { id, item_id, store_id } of series) expect(id).toBe(`${item_id}_${store_id}`);
    expect(series).toHaveLength(4 * 14 * 28);
  });

  it('come out of submission.csv as they went in', async () => {
    const lines = (await readText(s3.client, `${staged.uri}submission.csv`)).trimEnd().split('\n').slice(1);
    const read = lines.map((line) => {
      const [, quoted, plain] = /^(?:"((?:[^"]|"")*)"|([^,"]*)),/.exec(line) ?? [];
      return plain ?? quoted?.replaceAll('""', '"');
    });
    expect(read).toHaveLength(4 * 14);
    for (const store of Object.values(STORES)) expect(read).toContain(`${item('FOODS_1_001')}_${store}_evaluation`);
  });

  it('are text on the report page, whatever they look like, and a state called Total is not the total', () => {
    for (const state of ['Total', ...Object.values(STATES)]) expect(page).toContain(`${escapeText(state)}: sales, and`);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('could not be drawn');
    expect(page.match(/>Total: sales, and the 28 days after/g)?.length).toBe(4);
  });

  it('name objects by few characters, each below its own folder', async () => {
    for (const folder of ['panels/', 'features/', 'runs/', 'forecasts/']) {
      const uris = await listUris(s3.client, uri(folder));
      expect(uris.length).toBeGreaterThan(0);
      for (const one of uris) expect(one.slice(uri('').length)).toMatch(/^([\w-]+[./])+[\w-]+$/);
    }
  });

  it('name workflows and the tags of their jobs as AWS wants these', () => {
    for (const per of ['store', 'category', 'store-department'] as const) {
      for (const { name } of groupCells(cellsOf(dataset.panels, true), per)) {
        const owner = workflowIds.forecast(
          `${'r'.repeat(40)}-20161124-093000`,
          `d_1885/per-store-department-2/${name}`,
        );
        const tags = jobTags({ requestHash: 'abc', owner, run: 'r', home: undefined });
        const value = tags.find(({ Key }) => Key === OWNER_TAG)?.Value;
        expect(value).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u);
      }
    }
  });
});
