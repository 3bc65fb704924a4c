import { createHash } from 'node:crypto';
import type { DatasetManifest } from '../../contracts/dataset/dataset.js';
import type { UnscoredVersion } from '../../contracts/monitoring/monitoring.js';
import { monitoringPaths } from '../../contracts/monitoring/monitoring-paths.js';
import { storedScores, type VersionScores } from '../../contracts/monitoring/version-scores.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { storedManifest, type VersionManifest } from '../../contracts/publication/version-manifest.js';
import { buffersOf } from '../panels/buffers-of.js';
import { readPanels } from '../panels/read-panels.js';
import { readJson, readJsonIfSound } from '../s3/read-json.js';
import { exists, readContent } from '../s3/s3-objects.js';
import type { MonitoringDeps } from './deps.js';
import { keepOnce } from './keep-once.js';
import type { VersionToScore } from './plan-monitoring.js';
import type { ScoredVersion } from './score-version-task.js';
import { monitoringTasks } from './thread-tasks.js';

export interface ScoreVersionInput {
  readonly name: string;
  readonly version: VersionToScore;
  readonly dataset: Pick<DatasetManifest, 'key' | 'panels'>;
}

/**
 * Scores a version on its days up to a date and keeps the scores, unless they are kept already: then they stay, whatever the data says
 * by now. A version that can't be scored keeps no others from being.
 *
 * @returns why it could not be scored
 * @throws StoredObjectInvalid when the scores that are kept are damaged
 */
export async function scoreVersion(
  { s3, bucket, threads }: MonitoringDeps,
  { name, version: { version, origin, through }, dataset }: ScoreVersionInput,
): Promise<UnscoredVersion | null> {
  const uri = monitoringPaths(bucket, name).scoresOf(version, through);
  if (await exists(s3, uri)) {
    await readJson(s3, uri, storedScores);
    return null;
  }
  const files = await readVersion({ s3, bucket }, name, version);
  if (files.kind === 'damaged') return { version, reason: files.reason };
  const panels = await readPanels(s3, dataset.panels);
  const task = {
    panels: panels.map(({ bytes }) => bytes),
    forecast: files.forecast,
    levels: files.levels,
    origin,
    through,
  };
  const scored: ScoredVersion = await threads.run(monitoringTasks.scoreVersion, task, buffersOf(panels));
  if (scored.kind === 'unscored') return { version, reason: scored.reason };
  const { series, windows, data } = scored;
  const record: VersionScores = {
    ...{ form: 1, forecast: name, version, origin, through, dataset: dataset.key },
    ...{ series, windows, data },
  };
  await keepOnce(s3, uri, record, storedScores);
  return null;
}

type VersionFiles =
  | { readonly kind: 'whole'; readonly forecast: Uint8Array; readonly levels: Uint8Array | undefined }
  | { readonly kind: 'damaged'; readonly reason: string };

/** The tables of a version, as its manifest says they were written. */
async function readVersion(
  { s3, bucket }: Pick<MonitoringDeps, 's3' | 'bucket'>,
  name: string,
  version: string,
): Promise<VersionFiles> {
  const { uri, manifest } = forecastPaths(bucket, name).version(version);
  const { value, problem } = await readJsonIfSound(s3, manifest, storedManifest);
  if (value === undefined) return { kind: 'damaged', reason: `${manifest}: ${problem ?? 'it is gone'}` };
  const read = async (file: string) => ({ file, ...(await readProven(s3, `${uri}${file}`, value.files[file])) });
  const forecast = await read('forecast.parquet');
  if (forecast.bytes === undefined)
    return { kind: 'damaged', reason: forecast.damage ?? `${uri}forecast.parquet is gone` };
  const levels = value.files['levels.parquet'] === undefined ? undefined : await read('levels.parquet');
  if (levels?.damage !== undefined) return { kind: 'damaged', reason: levels.damage };
  return { kind: 'whole', forecast: forecast.bytes, levels: levels?.bytes };
}

async function readProven(
  s3: MonitoringDeps['s3'],
  uri: string,
  written: VersionManifest['files'][string] | undefined,
): Promise<{ readonly bytes?: Uint8Array; readonly damage?: string }> {
  const found = await readContent(s3, uri);
  if (found === undefined) return { damage: `${uri} is gone` };
  if (found.damage !== undefined) return { damage: `${uri}: ${found.damage}` };
  const isSame = createHash('sha256').update(found.content).digest('hex') === written?.sha256;
  return isSame ? { bytes: found.content } : { damage: `${uri} differs from what was written` };
}
