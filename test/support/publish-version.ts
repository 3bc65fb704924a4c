import { checkVersion } from '../../activities/forecasts/check-version.js';
import type { ForecastDeps } from '../../activities/forecasts/deps.js';
import { stageVersion } from '../../activities/forecasts/stage-version.js';
import { switchPointer } from '../../activities/forecasts/switch-pointer.js';
import { writeObject } from '../../activities/s3/s3-objects.js';
import type { PublishInput, PublishTerms, StagedVersion } from '../../contracts/publication/publication.js';
import { levels } from '../../core/hierarchy/levels.js';
import { QUANTILES } from '../../core/metrics/wspl.js';
import type { Panel } from '../../core/panel/panel.js';
import { HORIZON } from '../../core/panel/panel.js';
import { encodePanel } from '../../core/panel/panel-file.js';
import { smallPanel } from './small-panel.js';

/** What tests publish by themselves: every series and day has the same forecast. */
export interface TestVersion {
  readonly bucket: string;
  readonly name: string;
  readonly run: string;
  /** Units a series and day. */
  readonly units: number;
  /** Four series in two stores by default. */
  readonly panel?: Panel;
  readonly terms?: Partial<PublishTerms>;
}

export const TEST_TERMS: PublishTerms = {
  limits: {},
  csv: false,
  lineage: {
    dataset: 'data',
    request: 'request',
    features: { set: 'seed', add: [] },
    champion: { trial: 'trial-001', algorithm: 'lightgbm', hyperparameters: { seed: '1' } },
    members: [{ name: 'lightgbm per store', weight: 1 }],
    models: [{ step: 'fit CA_1', job: 'df-1' }],
    metrics: { wrmsse: 0.6, rmse: 2, bias: 0 },
    seeds: { sweep: 1 },
    cost: { jobs: 3, billableSeconds: 100 },
  },
};

export const testPanel = (): Panel => smallPanel({ stores: ['CA_1', 'TX_1'] });

/** Last known day of `testPanel`. */
const ORIGIN = { originDay: 70, originDate: '2015-03-11' };

/** Writes what a publication reads: the panel, the answers, the quantile model, a page. */
export async function publishInput(s3: ForecastDeps['s3'], version: TestVersion): Promise<PublishInput> {
  const { bucket, name, run, units, panel = testPanel(), terms } = version;
  const root = `s3://${bucket}/runs/${name}-${run}`;
  const shard = { store: 'all', uri: `${root}/panel`, series: panel.series.count, departments: [] };
  await writeObject(s3, shard.uri, encodePanel(panel));
  const rows = panel.series.count * HORIZON;
  await writeObject(s3, `${root}/answers.csv`, Array.from({ length: rows }, () => units).join('\n'));
  const ratios = QUANTILES.map((_, at) => 0.6 + at / 10);
  await writeObject(
    s3,
    `${root}/quantiles.json`,
    JSON.stringify(levels(panel.series).map(() => [{ centre: 1, ratios }])),
  );
  await writeObject(s3, `${root}/report.html`, `<p>${run}</p>`);
  return {
    run,
    name,
    bucket,
    ...ORIGIN,
    champion: 'trial-001',
    wrmsse: 0.61234,
    shards: [{ panel: shard, uri: `${root}/answers.csv` }],
    quantilesUri: `${root}/quantiles.json`,
    terms: { ...TEST_TERMS, reportUri: `${root}/report.html`, ...terms },
  };
}

/** As the workflow publishes. */
export async function publishVersion(deps: ForecastDeps, version: TestVersion): Promise<StagedVersion> {
  const input = await publishInput(deps.s3, version);
  const staged = await stageVersion(deps, input);
  await checkVersion(deps, staged, input);
  await switchPointer(deps, staged);
  return staged;
}
