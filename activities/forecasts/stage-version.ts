import { wholeStore } from '../../contracts/dataset/cells.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { PublishInput, StagedVersion } from '../../contracts/publication/publication.js';
import type { VersionManifest } from '../../contracts/publication/version-manifest.js';
import { HORIZON } from '../../core/panel/panel.js';
import { readQuantiles } from '../evaluation/read-quantiles.js';
import { readPanels } from '../panels/read-panels.js';
import { jsonFor } from '../s3/json-for.js';
import { readForecast } from '../transform/read-forecast.js';
import type { ForecastDeps } from './deps.js';
import { readPointer } from './pointer.js';
import { forecastTasks } from './thread-tasks.js';
import type { VersionFiles, VersionFilesTask } from './version-files-task.js';
import { fingerprint, writeVersionFile } from './write-version-file.js';

/**
 * Writes all files of a version, the manifest last. The version is named after its run, so a second attempt finds the
 * bytes that it would write where the first one left them.
 *
 * @throws ForecastInvalid when a shard's answers don't fit its series
 * @throws VersionExists when files of another content are there
 */
export async function stageVersion({ s3, threads }: ForecastDeps, input: PublishInput): Promise<StagedVersion> {
  const paths = forecastPaths(input.bucket, input.name);
  const files = paths.version(input.run);
  const pointer = await readPointer(s3, paths.pointer);

  const panels = await readPanels(
    s3,
    input.shards.map(({ panel }) => panel),
  );
  const forecast = await readForecast(
    s3,
    panels,
    input.shards.map(({ panel: { store }, uri, proof }) => ({ cell: wholeStore(store), uri, proof })),
  );
  const task: VersionFilesTask = {
    panels: panels.map(({ bytes }) => bytes),
    originDay: input.originDay,
    forecast,
    quantiles:
      input.quantilesUri === undefined
        ? undefined
        : await readQuantiles(s3, { uri: input.quantilesUri, proof: input.quantilesProof }),
  };
  const content = await threads.run(forecastTasks.versionFiles, task);
  const rows = forecast.length;
  await writeVersionFile(s3, files.forecast, content.forecast, PARQUET);
  await writeVersionFile(s3, files.submission, content.submission, 'text/csv');
  if (content.levels !== undefined) await writeVersionFile(s3, files.levels, content.levels, PARQUET);
  const manifest = manifestOf(input, forecast, content);
  await writeVersionFile(s3, files.manifest, `${jsonFor(files.manifest, manifest, 2)}\n`, 'application/json');
  return {
    name: input.name,
    bucket: input.bucket,
    version: input.run,
    uri: files.uri,
    rows,
    run: input.run,
    originDate: input.originDate,
    pointerETag: pointer?.etag ?? null,
    ...(input.keepNewer ? { keepNewer: true } : {}),
  };
}

const PARQUET = 'application/vnd.apache.parquet';

const manifestOf = (
  { warnings = [], ...input }: PublishInput,
  forecast: Float32Array,
  content: VersionFiles,
): VersionManifest => ({
  version: input.run,
  run: input.run,
  champion: input.champion,
  ...(input.wrmsse === undefined ? {} : { wrmsse: input.wrmsse }),
  ...(input.training === undefined ? {} : { training: input.training }),
  origin: input.originDate,
  horizonDays: HORIZON,
  series: forecast.length / HORIZON,
  rows: forecast.length,
  totalUnits: forecast.reduce((sum, units) => sum + units, 0),
  ...(warnings.length === 0 ? {} : { warnings }),
  files: {
    'forecast.parquet': fingerprint(content.forecast),
    'submission.csv': fingerprint(content.submission),
    ...(content.levels === undefined ? {} : { 'levels.parquet': fingerprint(content.levels) }),
  },
});
