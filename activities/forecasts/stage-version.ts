import { createHash } from 'node:crypto';
import type { PublishInput, StagedVersion } from '../../contracts/publication.js';
import { HORIZON } from '../../core/panel/panel.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { readBytes, writeObject } from '../s3/s3-objects.js';
import { readPredictions } from '../transform/read-predictions.js';
import type { ForecastDeps } from './deps.js';
import { type ForecastShard, forecastTable, submissionCsv } from './forecast-table.js';
import { forecastPaths, type VersionManifest } from './paths.js';
import { readPointer } from './pointer.js';
import { writeForecastParquet } from './write-forecast-parquet.js';

/**
 * Writes all files of a version, the manifest last. The version is named after its run, so a second attempt writes the
 * same bytes to the same place.
 *
 * @throws ForecastInvalid when a shard's answers don't fit its series
 */
export async function stageVersion({ s3 }: ForecastDeps, input: PublishInput): Promise<StagedVersion> {
  const paths = forecastPaths(input.bucket, input.name);
  const files = paths.version(input.run);
  const pointer = await readPointer(s3, paths.pointer);

  const shards: ForecastShard[] = [];
  for (const { panel: ref, uri } of input.shards) {
    const panel = decodePanel(await readBytes(s3, ref.uri));
    shards.push({ panel, values: await readPredictions(s3, uri, panel.series.count * HORIZON) });
  }
  const parquet = writeForecastParquet(forecastTable(shards, input.originDay));
  const submission = submissionCsv(shards, input.originDay);
  const series = shards.reduce((sum, { panel }) => sum + panel.series.count, 0);
  const manifest: VersionManifest = {
    version: input.run,
    run: input.run,
    champion: input.champion,
    origin: input.originDate,
    horizonDays: HORIZON,
    series,
    rows: series * HORIZON,
    totalUnits: shards.reduce((sum, { values }) => sum + total(values), 0),
    files: { 'forecast.parquet': fingerprint(parquet), 'submission.csv': fingerprint(submission) },
  };
  await writeObject(s3, files.forecast, parquet, 'application/vnd.apache.parquet');
  await writeObject(s3, files.submission, submission, 'text/csv');
  await writeObject(s3, files.manifest, `${JSON.stringify(manifest, null, 2)}\n`, 'application/json');
  return {
    name: input.name,
    bucket: input.bucket,
    version: input.run,
    uri: files.uri,
    rows: manifest.rows,
    run: input.run,
    originDate: input.originDate,
    pointerETag: pointer?.etag ?? null,
  };
}

const fingerprint = (content: Uint8Array | string) => ({
  bytes: Buffer.byteLength(content),
  sha256: createHash('sha256').update(content).digest('hex'),
});

const total = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0);
