import { wholeStore } from '../../contracts/dataset/cells.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { PublishInput, StagedVersion } from '../../contracts/publication/publication.js';
import { TABLE_NUMBER, tableSchema } from '../../contracts/publication/table-columns.js';
import type { VersionFile, VersionManifest } from '../../contracts/publication/version-manifest.js';
import { HORIZON } from '../../core/panel/panel.js';
import { readQuantiles } from '../evaluation/read-quantiles.js';
import { readPanels } from '../panels/read-panels.js';
import { jsonFor } from '../s3/json-for.js';
import { readForecast } from '../transform/read-forecast.js';
import type { ForecastDeps } from './deps.js';
import { moveOf, readPointer } from './pointer.js';
import { forecastTasks } from './thread-tasks.js';
import type { VersionFiles, VersionFilesTask } from './version-files-task.js';
import { fingerprint, writeVersionFile } from './write-version-file.js';

/**
 * Writes the files of a version. The version is named after its run, so a second attempt finds the bytes that it would write
 * where the first one left them. Its manifest comes once they are checked; only runs of 0.1.0 have it written here.
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
    number: input.terms === undefined ? 1 : TABLE_NUMBER,
    csv: input.terms?.csv ?? false,
  };
  const content = await threads.run(forecastTasks.versionFiles, task);
  const rows = forecast.length;
  await writeVersionFile(s3, files.forecast, content.forecast, PARQUET);
  await writeVersionFile(s3, files.submission, content.submission, 'text/csv');
  if (content.levels !== undefined) await writeVersionFile(s3, files.levels, content.levels, PARQUET);
  if (content.csv !== undefined) await writeVersionFile(s3, files.csv, content.csv, 'text/csv');
  if (input.terms === undefined) {
    const manifest = firstManifest(input, forecast, content);
    await writeVersionFile(s3, files.manifest, `${jsonFor(files.manifest, manifest, 2)}\n`, 'application/json');
  }
  return {
    name: input.name,
    bucket: input.bucket,
    version: input.run,
    uri: files.uri,
    rows,
    run: input.run,
    originDate: input.originDate,
    pointerETag: pointer?.etag ?? null,
    pointerMove: moveOf(pointer?.pointer),
    ...(input.terms === undefined ? {} : { files: writtenFiles(rows, content) }),
    ...(input.keepNewer ? { keepNewer: true } : {}),
  };
}

const PARQUET = 'application/vnd.apache.parquet';

/** What the manifest will say of the files. */
function writtenFiles(rows: number, content: VersionFiles): Readonly<Record<string, VersionFile>> {
  const table = (file: Parameters<typeof tableSchema>[0], bytes: Uint8Array | string, count: number): VersionFile => ({
    ...fingerprint(bytes),
    rows: count,
    schema: tableSchema(file),
  });
  return {
    'forecast.parquet': table('forecast.parquet', content.forecast, rows),
    'submission.csv': table('submission.csv', content.submission, rows / HORIZON),
    ...(content.levels && { 'levels.parquet': table('levels.parquet', content.levels, content.levelRows) }),
    ...(content.csv && { 'forecast.csv': table('forecast.csv', content.csv, rows) }),
  };
}

/** As 0.1.0 wrote it, before anything was checked. */
const firstManifest = (
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
