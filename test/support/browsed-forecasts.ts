import type { ForecastDeps } from '../../activities/forecasts/deps.js';
import { sealedFor } from '../../activities/s3/json-for.js';
import { readBytes, readText, writeObject } from '../../activities/s3/s3-objects.js';
import { writeStored } from '../../activities/s3/stored-files.js';
import { championEntryUri, championUri } from '../../contracts/champion/champion-paths.js';
import type { DatasetManifest, PanelRef } from '../../contracts/dataset/dataset.js';
import { monitoringPaths } from '../../contracts/monitoring/monitoring-paths.js';
import type { VersionScores } from '../../contracts/monitoring/version-scores.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { VersionManifest } from '../../contracts/publication/version-manifest.js';
import { SCENARIO_SCHEMA, type ScenarioManifest } from '../../contracts/scenario/scenario-manifest.js';
import { scenarioPaths } from '../../contracts/scenario/scenario-paths.js';
import { sealedJson } from '../../contracts/stored/stored-json.js';
import { sweepRecordUri } from '../../contracts/sweep/sweep-record.js';
import type { Panel } from '../../core/panel/panel.js';
import { encodePanel } from '../../core/panel/panel-file.js';
import { championRecord } from '../contracts/champion/champions.js';
import { publishVersion, TEST_TERMS } from './publish-version.js';
import { smallPanel } from './small-panel.js';

/** What a page that takes ids for HTML would run. */
export const HOSTILE = '<img src=x onerror=alert(1)>';
export const HOSTILE_ITEM = `${HOSTILE}"'&_1_001`;
export const HOSTILE_STORE = `X/${HOSTILE}_1`;

/** Two stores and two items, one of each with a hostile id; ten known days after the origin, which is day 70. */
export const browsedPanel = (): Panel =>
  smallPanel({ stores: ['CA_1', HOSTILE_STORE], items: ['FOODS_1_001', HOSTILE_ITEM], days: 80 });

interface Bucket extends ForecastDeps {
  readonly bucket: string;
}

/** Two versions of a forecast, with the panels, the champion, the sweep and the scores that pages show beside them. */
export async function publishBrowsed(deps: Bucket, name: string): Promise<void> {
  const panel = browsedPanel();
  await writePanels(deps, panel);
  for (const [run, units] of [
    ['one', 2],
    ['two', 3],
  ] as const) {
    const terms = { ...TEST_TERMS, lineage: { ...TEST_TERMS.lineage, dataset: 'browsed' } };
    await publishVersion(deps, { bucket: deps.bucket, name, run, units, panel, terms });
    await writeChampion(deps, name, run);
  }
  await writeSweep(deps, 'two');
  await writeScenario(deps, name);
  await writeScores(deps, name, 'one');
}

/** Panels below their key, a file a store, as inspecting raw files leaves them. */
async function writePanels({ s3, bucket }: Bucket, panel: Panel): Promise<void> {
  const prefix = `s3://${bucket}/panels/browsed`;
  const items = panel.series.item.labels;
  const panels: PanelRef[] = [];
  for (const [at, store] of [HOSTILE_STORE, 'CA_1'].entries()) {
    const own = smallPanel({ stores: [store], items: ['FOODS_1_001', HOSTILE_ITEM], days: panel.days });
    const file = await writeStored(s3, `${prefix}/${at}.panel`, encodePanel(own));
    panels.push({ store, series: items.length, departments: [], ...file });
  }
  const manifest: DatasetManifest = {
    ...{ key: 'browsed', panels, series: panel.series.count, firstDay: 1, lastDay: panel.days },
    ...{ originDay: 70, originDate: '2015-03-11' },
  };
  await writeObject(s3, `${prefix}/manifest.json`, sealedFor(prefix, manifest));
}

async function writeChampion({ s3, bucket }: Bucket, name: string, run: string): Promise<void> {
  const record = championRecord({ run, name, origin: '2015-03-11' });
  await writeObject(s3, championUri(bucket, run), sealedJson(record));
  const { kind, origin, search } = record;
  await writeObject(s3, championEntryUri(bucket, { name, origin, run }), sealedJson({ run, kind, origin, search }));
}

async function writeSweep({ s3, bucket }: Bucket, run: string): Promise<void> {
  const result = (trial: string, objective: number | undefined, status: string) => ({
    ...{ name: trial, algorithm: 'lightgbm', hyperparameters: { note: HOSTILE }, status, attempts: [], image: 'image' },
    ...{ seconds: 3, billableSeconds: 3 },
    ...(objective === undefined ? {} : { objective }),
  });
  const results = [
    result('trial-002', 2.5, 'completed'),
    result('trial-001', 2.25, 'completed'),
    result('trial-003', undefined, 'failed'),
  ];
  const trials = results.map((each) => ({ values: { note: HOSTILE }, result: each }));
  await writeObject(
    s3,
    sweepRecordUri(bucket, run),
    sealedJson({ run, dataKey: 'browsed', objective: 'rmse', trials }),
  );
}

/** A scenario of version one in which everything is as in version two. */
async function writeScenario({ s3, bucket }: Bucket, forecast: string): Promise<void> {
  const version = forecastPaths(bucket, forecast).version('two');
  const paths = scenarioPaths(bucket, forecast).scenario('cheaper');
  const { files } = JSON.parse(await readText(s3, version.manifest)) as VersionManifest;
  for (const file of ['forecast.parquet', 'levels.parquet']) {
    await writeObject(s3, `${paths.uri}${file}`, await readBytes(s3, `${version.uri}${file}`));
  }
  const changes = { prices: [{ of: HOSTILE_ITEM, percent: -10 }], events: [], snap: [] };
  const manifest: ScenarioManifest = {
    ...{ schema: SCENARIO_SCHEMA, scenario: 'cheaper', forecast, version: 'one', changes, hash: 'hash', by: 'ana' },
    ...{ at: '2026-11-30T12:00:00.000Z', origin: '2015-03-11', stores: ['CA_1'], moved: 4, files },
    effects: [
      {
        change: `price of ${HOSTILE_ITEM} -10%`,
        series: 2,
        days: 56,
        unpriced: 0,
        unseen: { series: 1, days: 28, example: HOSTILE },
      },
    ],
    reproduced: { from: 'kept', most: 0 },
    groups: [
      { level: 1, name: 'Total', base: 224, scenario: 336 },
      { level: 3, name: HOSTILE_STORE, base: 112, scenario: 168 },
    ],
    series: [{ level: 12, name: 'FOODS_1_001_CA_1', base: 56, scenario: 84 }],
  };
  await writeObject(s3, paths.manifest, sealedJson(manifest));
}

async function writeScores({ s3, bucket }: Bucket, forecast: string, version: string): Promise<void> {
  const nothing = { count: 0, examples: [] };
  const byStore = { CA_1: 0.5, [HOSTILE_STORE]: null };
  const scores: VersionScores = {
    ...{ form: 1, forecast, version, origin: '2015-03-11', through: '2015-03-18', dataset: 'browsed', series: 4 },
    windows: [
      {
        ...{
          days: 7,
          lastDate: '2015-03-18',
          wrmsse: 0.612,
          levels: new Array(12).fill(0.6),
          rmse: 1.2,
          bias: -0.05,
          wspl: 0.21,
        },
        ...{ stores: byStore, departments: {}, storeBias: byStore, departmentBias: {} },
        coverage: { half: 0.48, wide: 0.94, wideLevels: new Array(12).fill(0.94) },
        baselines: [{ name: 'seasonal naive', wrmsse: 0.8, bias: 0 }],
      },
    ],
    data: { stopped: { ...nothing, share: 0 }, gone: nothing, added: nothing, prices: nothing, missingDays: nothing },
  };
  await writeObject(s3, monitoringPaths(bucket, forecast).scoresOf(version, '2015-03-18'), sealedJson(scores));
}
