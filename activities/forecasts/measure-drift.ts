import { wholeStore } from '../../contracts/dataset/cells.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { ShardForecast } from '../../contracts/publication/publication.js';
import { storedPointer } from '../../contracts/publication/publication-schema.js';
import { storedManifest } from '../../contracts/publication/version-manifest.js';
import type { ForecastDrift } from '../../contracts/run/approval.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import { readPanels } from '../panels/read-panels.js';
import { readJsonIfSound } from '../s3/read-json.js';
import { readForecast } from '../transform/read-forecast.js';
import type { ForecastDeps } from './deps.js';

export interface DriftInput {
  readonly name: string;
  readonly bucket: string;
  readonly originDay: number;
  readonly shards: readonly ShardForecast[];
}

/** How far a forecast's totals lie from the sales of the last 28 days and from the version that is current. */
export async function measureDrift(
  { s3 }: Pick<ForecastDeps, 's3'>,
  { name, bucket, originDay, shards }: DriftInput,
): Promise<ForecastDrift> {
  const panels = await readPanels(
    s3,
    shards.map(({ panel }) => panel),
  );
  const forecast = await readForecast(
    s3,
    panels,
    shards.map(({ panel: { store }, uri, proof }) => ({ cell: wholeStore(store), uri, proof })),
  );
  let row = 0;
  const stores = panels.map(({ store, panel }) => {
    const values = forecast.subarray(row * HORIZON, (row + panel.series.count) * HORIZON);
    row += panel.series.count;
    return { store, total: sum(values), lastDays: salesBefore(panel, originDay) };
  });
  const current = await currentVersion(s3, bucket, name);
  return {
    total: stores.reduce((all, { total }) => all + total, 0),
    lastDays: stores.reduce((all, { lastDays }) => all + lastDays, 0),
    ...current,
    stores,
  };
}

/** Units sold on the 28 days up to the origin. */
function salesBefore({ sales, days, series, calendar }: Panel, originDay: number): number {
  const end = originDay - calendar.firstDay + 1;
  let units = 0;
  for (let index = 0; index < series.count; index++) {
    units += sum(sales.subarray(index * days + Math.max(0, end - HORIZON), index * days + end));
  }
  return units;
}

/** A run that waits for its approval is paid for: a version that can't be compared with is told, and ends nothing. */
async function currentVersion(
  s3: ForecastDeps['s3'],
  bucket: string,
  name: string,
): Promise<Pick<ForecastDrift, 'current' | 'uncompared' | 'damagedPointer'>> {
  const paths = forecastPaths(bucket, name);
  const { value: pointer, problem: damage } = await readJsonIfSound(s3, paths.pointer, storedPointer);
  if (damage !== undefined) {
    return { damagedPointer: `${paths.pointer} is no longer ${storedPointer.what}: ${damage}. ${storedPointer.cure}` };
  }
  if (pointer === undefined) return {};
  const { version, origin } = pointer;
  const { manifest } = paths.version(version);
  const { value, problem } = await readJsonIfSound(s3, manifest, storedManifest);
  if (value !== undefined) return { current: { version, origin, total: value.totalUnits } };
  const what = problem === undefined ? 'does not exist' : `is no longer ${storedManifest.what}: ${problem}`;
  return { uncompared: { version, origin, problem: `${manifest} ${what}` } };
}

const sum = (values: Float32Array | Uint16Array): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};
