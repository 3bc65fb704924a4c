import { createHash } from 'node:crypto';
import { readBytes } from '../../../activities/s3/s3-objects.js';
import { openForecast } from '../../../client/reader/index.js';
import type { ForecastStore } from '../../../client/reader/store.js';
import { forecastPaths } from '../../../contracts/publication/forecast-paths.js';

/** What a reader has got of a version of the matrix, in which every series and day has the same units. */
export interface WholeRead {
  readonly version: string;
  readonly rows: number;
  /** Sum of the forecasts of all rows. */
  readonly units: number;
}

/**
 * Reads the current version as a planner's program does, every file of it, and holds the files against each other: rows of another
 * version would have other units.
 *
 * @throws ForecastReadError where there is none, or it can't be read
 * @throws Error when what was read is not of one version
 */
export async function readWhole(name: string, store: ForecastStore): Promise<WholeRead> {
  const forecast = await openForecast(name, store);
  const { manifest, version } = forecast;
  require(manifest.version === version, `the manifest of ${version} says ${manifest.version}`);
  const values = new Set<number>();
  let rows = 0;
  for await (const row of forecast.rows()) {
    rows += 1;
    values.add(row.forecast);
  }
  const [each = Number.NaN] = values;
  require(values.size === 1, `${version} has rows of ${[...values].join(' and ')} units`);
  require(rows === manifest.rows, `${version} has ${rows} of ${manifest.rows} rows`);
  require(rows * each === manifest.totalUnits, `${version} has ${rows * each} of ${manifest.totalUnits} units`);
  let total = 0;
  for await (const row of forecast.levels({ levels: [1] })) total += row.forecast;
  require(total === rows * each, `the levels of ${version} have ${total} of ${rows * each} units`);
  await requireFiles(store, name, forecast);
  return { version, rows, units: rows * each };
}

/** Every file that the manifest names is there, with its bytes. */
async function requireFiles(
  { s3, bucket }: ForecastStore,
  name: string,
  { version, manifest }: Awaited<ReturnType<typeof openForecast>>,
): Promise<void> {
  const { uri } = forecastPaths(bucket, name).version(version);
  for (const [file, { sha256 }] of Object.entries(manifest.files)) {
    // Read with their rows already.
    if (file.endsWith('.parquet')) continue;
    const found = createHash('sha256')
      .update(await readBytes(s3, `${uri}${file}`))
      .digest('hex');
    require(found === sha256, `${file} of ${version} is not what its manifest says`);
  }
}

function require(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}
