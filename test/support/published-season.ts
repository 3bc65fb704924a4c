import type { S3Client } from '@aws-sdk/client-s3';
import { addDays } from '@durable-forecast/lib/add-days';
import { inspectDataset } from '../../activities/dataset/inspect-dataset.js';
import { stageVersion } from '../../activities/forecasts/stage-version.js';
import { switchPointer } from '../../activities/forecasts/switch-pointer.js';
import { readPanels } from '../../activities/panels/read-panels.js';
import { jsonFor, sealedFor } from '../../activities/s3/json-for.js';
import { writeObject } from '../../activities/s3/s3-objects.js';
import type { Threads } from '../../activities/threads/thread-task.js';
import { promiseUri } from '../../contracts/monitoring/monitoring-paths.js';
import type { RunPromise } from '../../contracts/monitoring/promise.js';
import { requestSchema } from '../../contracts/request/request.js';
import { weekdayProfile } from '../../core/baselines/weekday-profile.js';
import { scalesOf } from '../../core/metrics/index.js';
import { wholePart } from '../../core/metrics/whole-part.js';
import { PromiseSums } from '../../core/monitoring/promise-sums.js';
import { actualSales } from '../../core/panel/actual-sales.js';
import { mergePanels } from '../../core/panel/merge-panels.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import { fitQuantiles } from '../../core/quantiles/fit-quantiles.js';
import { generateSample } from '../../core/sample/generate-sample.js';

export interface SeasonDeps {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly threads: Threads;
}

const DAYS = 210;
/** The first day of the sample. */
const FIRST_DATE = '2014-06-28';
export const seasonSample = generateSample({ seed: 5, items: 28, stores: ['CA_1', 'TX_1'], days: DAYS });

/** ISO date of a day, from 1. */
export const dateOfDay = (day: number): string => addDays(FIRST_DATE, day - 1);

/** The sample's sales with every value from a day on changed. @param day from 1 */
export const salesFrom = (day: number, change: (units: number, line: readonly string[]) => number): string =>
  seasonSample['sales_train_evaluation.csv']
    .trimEnd()
    .split('\n')
    .map((line, at) => {
      const fields = line.split(',');
      if (at === 0) return line;
      return fields
        .map((field, index) =>
          index < 6 || index - 5 < day ? field : String(Math.round(change(Number(field), fields))),
        )
        .join(',');
    })
    .join('\n');

/** Brings raw files to the bucket. @returns the address of the dataset */
export async function uploadSeason(
  { s3, bucket }: SeasonDeps,
  name: string,
  sales: string,
  prices: (text: string) => string = (text) => text,
): Promise<string> {
  const uri = `s3://${bucket}/datasets/${name}`;
  const files = {
    ...seasonSample,
    'sales_train_evaluation.csv': sales,
    'sell_prices.csv': prices(seasonSample['sell_prices.csv']),
  };
  for (const [file, text] of Object.entries(files)) await writeObject(s3, `${uri}/${file}`, text);
  return uri;
}

/** Publishes what a plain model says at an origin, with quantiles and the promise of its run; named after its origin. */
export async function publishVersion(
  deps: SeasonDeps,
  { name, uri, origin, run = `${name}-${origin}`, request = {} }: VersionToPublish,
): Promise<string> {
  const { s3, bucket } = deps;
  const dataset = await inspectDataset(deps, { dataset: { uri }, scope: {}, origin });
  const panels = await readPanels(s3, dataset.panels);
  const panel = mergePanels(panels.map(({ panel: one }) => one));
  const { originDay } = dataset;
  const quantiles = await writeQuantiles(deps, run, panel, originDay);
  const forecast = weekdayProfile(panel, originDay);
  const shards = [];
  let row = 0;
  for (const [index, { store, panel: own }] of panels.entries()) {
    const answers = `s3://${bucket}/runs/${run}/${store}.csv`;
    const values = forecast.subarray(row * HORIZON, (row + own.series.count) * HORIZON);
    row += own.series.count;
    await writeObject(s3, answers, `${values.join('\n')}\n`);
    shards.push({ panel: dataset.panels[index]!, uri: answers });
  }
  await writePromise(deps, run, { panel, originDay, request });
  const staged = await stageVersion(deps, {
    ...{ run, name, bucket, originDay, originDate: origin, champion: 'trial-001', shards, quantilesUri: quantiles },
  });
  await switchPointer(deps, staged);
  return run;
}

export interface VersionToPublish {
  readonly name: string;
  readonly uri: string;
  readonly origin: string;
  readonly run?: string;
  /** Fields of its request. */
  readonly request?: object;
}

async function writeQuantiles({ s3, bucket }: SeasonDeps, run: string, panel: Panel, originDay: number) {
  const past = originDay - HORIZON;
  const { above, part } = wholePart(scalesOf(panel, past));
  const promised = new PromiseSums(above);
  promised.add(part, weekdayProfile(panel, past), actualSales(panel, past));
  const model = fitQuantiles([
    { series: panel.series, forecast: weekdayProfile(panel, past), actual: actualSales(panel, past) },
  ]);
  const uri = `s3://${bucket}/runs/${run}/quantiles.json`;
  await writeObject(s3, uri, jsonFor(uri, model));
  return uri;
}

async function writePromise(
  { s3, bucket }: SeasonDeps,
  run: string,
  { panel, originDay, request }: { readonly panel: Panel; readonly originDay: number; readonly request: object },
): Promise<void> {
  const past = originDay - HORIZON;
  const { above, part } = wholePart(scalesOf(panel, past));
  const promised = new PromiseSums(above);
  promised.add(part, weekdayProfile(panel, past), actualSales(panel, past));
  const promise: RunPromise = {
    request: requestSchema.parse(request),
    origins: [{ originDate: dateOfDay(past), windows: promised.finish() }],
  };
  const uri = promiseUri(`s3://${bucket}/runs/${run}`);
  await writeObject(s3, uri, sealedFor(uri, promise));
}
