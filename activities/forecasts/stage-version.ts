import { wholeStore } from '../../contracts/dataset/cells.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { PublishInput, StagedVersion } from '../../contracts/publication/publication.js';
import { tableSchema } from '../../contracts/publication/table-columns.js';
import type { VersionFile, VersionManifest } from '../../contracts/publication/version-manifest.js';
import { HORIZON } from '../../core/panel/panel.js';
import { readQuantiles } from '../evaluation/read-quantiles.js';
import { readPanels } from '../panels/read-panels.js';
import { jsonFor } from '../s3/json-for.js';
import { readForecast } from '../transform/read-forecast.js';
import { inWorkFolder } from '../work-folder.js';
import type { ForecastDeps } from './deps.js';
import type { HashedFile } from './hashed-file.js';
import { moveOf, readPointer } from './pointer.js';
import { sendVersionFile } from './send-version-file.js';
import { spoolStores } from './spool-stores.js';
import { forecastTasks } from './thread-tasks.js';
import type { VersionFiles } from './version-files-task.js';
import { fingerprint, writeVersionFile } from './write-version-file.js';
import type { WriteVersionTask } from './write-version-task.js';

/**
 * Writes the files of a version, a store at a time. The version is named after its run, so a second attempt finds the bytes that it would
 * write where the first one left them. Its manifest comes once they are checked; only runs of 0.1.0 have it written here.
 *
 * @throws ForecastInvalid when a shard's answers don't fit its series
 * @throws VersionExists when files of another content are there
 */
export async function stageVersion(deps: ForecastDeps, input: PublishInput): Promise<StagedVersion> {
  const { s3 } = deps;
  const paths = forecastPaths(input.bucket, input.name);
  const pointer = await readPointer(s3, paths.pointer);
  const { rows, files } = await (input.terms === undefined ? writeFirst(deps, input) : writeFiles(deps, input));
  return {
    name: input.name,
    bucket: input.bucket,
    version: input.run,
    uri: paths.version(input.run).uri,
    rows,
    run: input.run,
    originDate: input.originDate,
    pointerETag: pointer?.etag ?? null,
    pointerMove: moveOf(pointer?.pointer),
    ...(files === undefined ? {} : { files }),
    ...(input.keepNewer ? { keepNewer: true } : {}),
  };
}

interface Written {
  /** series x 28 */
  readonly rows: number;
  /** What the manifest will say of the files; undefined where it says it already. */
  readonly files?: Readonly<Record<string, VersionFile>>;
}

async function writeFiles({ s3, threads }: ForecastDeps, input: PublishInput): Promise<Written> {
  const files = forecastPaths(input.bucket, input.name).version(input.run);
  return inWorkFolder('version', async (folder) => {
    const task: WriteVersionTask = {
      ...(await spoolStores(s3, input.shards, folder)),
      originDay: input.originDay,
      quantiles: await quantilesOf(s3, input),
      csv: input.terms?.csv ?? false,
    };
    const { forecast, submission, levels, csv, rows, levelRows } = await threads.run(forecastTasks.writeVersion, task);
    await sendVersionFile(s3, files.forecast, forecast, PARQUET);
    await sendVersionFile(s3, files.submission, submission, 'text/csv');
    if (levels !== undefined) await sendVersionFile(s3, files.levels, levels, PARQUET);
    if (csv !== undefined) await sendVersionFile(s3, files.csv, csv, 'text/csv');
    const table = (file: Parameters<typeof tableSchema>[0], { bytes, sha256 }: HashedFile, count: number) => ({
      [file]: { bytes, sha256, rows: count, schema: tableSchema(file) },
    });
    return {
      rows,
      files: {
        ...table('forecast.parquet', forecast, rows),
        ...table('submission.csv', submission, rows / HORIZON),
        ...(levels && table('levels.parquet', levels, levelRows)),
        ...(csv && table('forecast.csv', csv, rows)),
      },
    };
  });
}

const quantilesOf = async (s3: ForecastDeps['s3'], { quantilesUri: uri, quantilesProof: proof }: PublishInput) =>
  uri === undefined ? undefined : await readQuantiles(s3, { uri, proof });

const PARQUET = 'application/vnd.apache.parquet';

/** As 0.1.0 wrote them, all series at once: what a repeated attempt of its runs writes must be what the first one did, to the byte. */
async function writeFirst({ s3, threads }: ForecastDeps, input: PublishInput): Promise<Written> {
  const files = forecastPaths(input.bucket, input.name).version(input.run);
  const panels = await readPanels(
    s3,
    input.shards.map(({ panel }) => panel),
  );
  const forecast = await readForecast(
    s3,
    panels,
    input.shards.map(({ panel: { store }, uri, proof }) => ({ cell: wholeStore(store), uri, proof })),
  );
  const content = await threads.run(forecastTasks.versionFiles, {
    panels: panels.map(({ bytes }) => bytes),
    originDay: input.originDay,
    forecast,
    quantiles: await quantilesOf(s3, input),
    number: 1,
    csv: false,
  });
  await writeVersionFile(s3, files.forecast, content.forecast, PARQUET);
  await writeVersionFile(s3, files.submission, content.submission, 'text/csv');
  if (content.levels !== undefined) await writeVersionFile(s3, files.levels, content.levels, PARQUET);
  const manifest = firstManifest(input, forecast, content);
  await writeVersionFile(s3, files.manifest, `${jsonFor(files.manifest, manifest, 2)}\n`, 'application/json');
  return { rows: forecast.length };
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
