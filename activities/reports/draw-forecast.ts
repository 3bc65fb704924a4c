import type { S3Client } from '@aws-sdk/client-s3';
import { wholeStore } from '../../contracts/dataset/cells.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { ShardForecast } from '../../contracts/publication/publication.js';
import type { StoredFile } from '../../contracts/stored/stored-file.js';
import { QUANTILES } from '../../core/metrics/wspl.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import { sumQuantiles } from '../../core/quantiles/apply-quantiles.js';
import type { QuantileModel } from '../../core/quantiles/fit-quantiles.js';
import type { DrawnForecast, DrawnGroup, Quantiles } from '../../reports/report-data.js';
import { failure } from '../aws/aws-failure.js';
import { readQuantiles } from '../evaluation/read-quantiles.js';
import { readPanels } from '../panels/read-panels.js';
import { readBytes } from '../s3/s3-objects.js';
import { readForecast } from '../transform/read-forecast.js';
import { readTopLevels } from './read-top-levels.js';

export interface ForecastToDraw {
  readonly name: string;
  readonly bucket: string;
  readonly version: string;
  readonly originDay: number;
  /** ISO date. */
  readonly originDate: string;
  readonly shards: readonly ShardForecast[];
  /** Whether the version has quantiles. */
  readonly quantiles: boolean;
  /** The quantile model, where the page is drawn before there is a version; else they are read from its files. */
  readonly quantileModel?: StoredFile | undefined;
}

/** Days of sales drawn before the forecast. */
const DRAWN_DAYS = 56;

/** The total has no name: a state may have any. */
const TOTAL = undefined;

interface Sums {
  readonly sold: Float64Array;
  readonly since: Float64Array;
  readonly forecast: Float64Array;
}

/** Sums of the published forecast and of the sales around it: the total, then each state. One store is in memory at a time. */
export async function drawForecast(s3: S3Client, input: ForecastToDraw): Promise<DrawnForecast> {
  const { originDay, originDate, shards } = input;
  const sums = new Map<string | undefined, Sums>();
  for (const { panel: ref, uri, proof } of shards) {
    const read = await readPanels(s3, [ref]);
    const forecast = await readForecast(s3, read, [{ cell: wholeStore(ref.store), uri, proof }]);
    for (const { panel } of read) addStore(sums, panel, originDay, forecast);
  }
  const states = [...sums.keys()].filter((name) => name !== TOTAL).sort();
  const names = [TOTAL, ...states];
  const quantilesOf = await readTopQuantiles(s3, input, names.length);
  return {
    originDate,
    series: shards.reduce((all, { panel }) => all + panel.series, 0),
    groups: names.flatMap((name): DrawnGroup[] => {
      const group = sums.get(name);
      if (group === undefined) return [];
      const { sold, since, forecast } = group;
      return [
        {
          name: name ?? 'Total',
          sold: [...sold],
          since: [...since],
          forecast: [...forecast],
          quantiles: quantilesOf(name, forecast),
        },
      ];
    }),
  };
}

/** The quantiles of a state by its name, or of the total; undefined where the version has none. */
type QuantilesOf = (name: string | undefined, forecast: Float64Array) => Quantiles | undefined;

async function readTopQuantiles(s3: S3Client, input: ForecastToDraw, groups: number): Promise<QuantilesOf> {
  if (!input.quantiles) return () => undefined;
  if (input.quantileModel !== undefined) {
    const model = await readQuantiles(s3, input.quantileModel);
    return (name, forecast) => drawnQuantiles(model, name === TOTAL ? 1 : 2, forecast);
  }
  const { levels } = forecastPaths(input.bucket, input.name).version(input.version);
  const published = await topLevels(s3, levels, groups);
  return (name) => published.get(name);
}

function drawnQuantiles(model: QuantileModel, level: number, forecast: Float64Array): Quantiles {
  const all = sumQuantiles(model, level, forecast);
  const row = (quantile: (typeof QUANTILES)[number]) => {
    const at = QUANTILES.indexOf(quantile) * HORIZON;
    return [...all.subarray(at, at + HORIZON)];
  };
  return { 'q0.025': row(0.025), 'q0.25': row(0.25), 'q0.75': row(0.75), 'q0.975': row(0.975) };
}

/** @throws StoredObjectInvalid when the file is no table of quantiles */
async function topLevels(s3: S3Client, uri: string, groups: number) {
  const bytes = await readBytes(s3, uri);
  try {
    return readTopLevels(bytes, groups);
  } catch (error) {
    throw failure(
      'StoredObjectInvalid',
      `${uri} is no longer the quantiles of a version: ${error instanceof Error ? error.message : String(error)}. ` +
        'Publish again from a new run; the report has no other source.',
    );
  }
}

function addStore(sums: Map<string | undefined, Sums>, panel: Panel, originDay: number, forecast: Float32Array): void {
  const { series, days, sales, calendar } = panel;
  const end = Math.min(days, originDay + 1 - calendar.firstDay);
  const first = Math.max(0, end - DRAWN_DAYS);
  const known = Math.min(days, end + HORIZON);
  for (let row = 0; row < series.count; row++) {
    const state = series.state.labels[series.state.codes[row] as number] as string;
    for (const name of [TOTAL, state]) {
      const group = sums.get(name) ?? {
        sold: new Float64Array(end - first),
        since: new Float64Array(known - end),
        forecast: new Float64Array(HORIZON),
      };
      sums.set(name, group);
      addTo(group.sold, sales.subarray(row * days + first, row * days + end));
      addTo(group.since, sales.subarray(row * days + end, row * days + known));
      addTo(group.forecast, forecast.subarray(row * HORIZON, (row + 1) * HORIZON));
    }
  }
}

function addTo(sums: Float64Array, values: Uint16Array | Float32Array): void {
  for (let index = 0; index < sums.length; index++) {
    sums[index] = (sums[index] as number) + (values[index] as number);
  }
}
