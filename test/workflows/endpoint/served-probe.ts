import { createHash } from 'node:crypto';
import { forecastTable } from '../../../activities/forecasts/forecast-table.js';
import { writeForecastParquet } from '../../../activities/forecasts/write-forecast-parquet.js';
import type { OpenedForecast, OpenPublishedInput } from '../../../contracts/endpoint/opened-forecast.js';
import { TABLE_NUMBER } from '../../../contracts/publication/table-columns.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import {
  bucket,
  type ObjectStore,
  packModel,
  probeImage,
} from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { smallPanel } from '../../support/small-panel.js';
import { runEnvironment } from '../fixtures/run-environment.js';

const ORIGIN = 1913;
/** The probe answers with the sum of each row. */
const ROWS = Array.from({ length: 2 * 28 }, (_, row) => `${row},1`);
/** What it says of the 28 days of two series. */
export const SUMS = ROWS.map((_, row) => row + 1);
/** What was published of them. */
export const PUBLISHED = Float32Array.from(SUMS, (sum) => sum / 2);

const panel = smallPanel();
const parquet = writeForecastParquet(forecastTable(panel, panel.days, PUBLISHED, undefined, TABLE_NUMBER), undefined);

/** Versions that can be served: two right ones, one whose transform had said something else, and one whose container ends. */
export async function keepVersions(store: Pick<ObjectStore, 'put'>): Promise<void> {
  await store.put(`features/key/d_${ORIGIN}/inputs/CA_1.csv`, `${ROWS.join('\n')}\n`);
  await store.put('panels/CA_1.panel', Buffer.from(encodePanel(panel)));
  await store.put('forecasts/season/versions/v-2/forecast.parquet', Buffer.from(parquet));
  await keep(store, 'v-1', SUMS);
  await keep(store, 'v-2', SUMS);
  await keep(store, 'unlike', [...SUMS.slice(0, -1), 0]);
  await keep(store, 'dying', SUMS, { exit: 1 });
}

/** What the run of a version has left: its model, and what its transform has said. */
async function keep(
  store: Pick<ObjectStore, 'put'>,
  version: string,
  values: readonly number[],
  behaviour: object = {},
): Promise<void> {
  const archive = await packModel({ 'behaviour.json': JSON.stringify(behaviour) });
  await store.put(`models/${version}.tar.gz`, archive);
  await store.put(`runs/${version}/forecast/CA_1/CA_1.csv.out`, `${values.join('\n')}\n`);
}

export const modelOf = (version: string): string => `s3://${bucket}/models/${version}.tar.gz`;

/** A published version of one store with one model. */
const openPublished = async ({ version }: OpenPublishedInput): Promise<OpenedForecast> => ({
  ...{ version, run: version, request: requestSchema.parse({}) },
  file: { bytes: parquet.length, sha256: createHash('sha256').update(parquet).digest('hex') },
  dataset: {
    ...{ key: 'key', series: 2, firstDay: 1, lastDay: ORIGIN, originDay: ORIGIN, originDate: '2016-04-24' },
    panels: [{ store: 'CA_1', series: 2, departments: [], uri: `s3://${bucket}/panels/CA_1.panel` }],
  },
  record: {
    members: [{ name: 'probe per store', per: 'store', algorithm: 'probe', image: probeImage, hyperparameters: {} }],
    models: [{ member: 0, group: 'CA_1', image: probeImage, uri: modelOf(version) }],
    backtest: { origins: [], recipe: { weights: [1], correction: 'none', strength: 0 }, quantilesUri: '' },
  } as unknown as OpenedForecast['record'],
});

/** The activities of an endpoint that lead to a version; all others are real. */
export const servedProbe = {
  describeEnvironment: async () => runEnvironment({ bucket }),
  openPublished,
  featureKey: async () => 'key',
  buildFeatures: async () => [],
};
