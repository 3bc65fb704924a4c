import { championWanted } from '../../contracts/champion/take-champion.js';
import type { OpenedForecast, OpenPublishedInput } from '../../contracts/endpoint/opened-forecast.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { storedTombstone } from '../../contracts/publication/tombstone.js';
import { storedManifest, type VersionManifest } from '../../contracts/publication/version-manifest.js';
import { failure } from '../aws/aws-failure.js';
import { takeChampion } from '../champions/take-champion.js';
import { findPanels } from '../dataset/find-panels.js';
import { readPromise } from '../monitoring/read-promise.js';
import { readJsonIfSound } from '../s3/read-json.js';
import type { EndpointDeps } from './deps.js';

/**
 * Everything that it takes to serve a published version: its series, its request, its models.
 *
 * @throws EndpointImpossible saying what is gone, or damaged, and what can be done
 */
export async function openPublished(
  { s3, bucket }: Pick<EndpointDeps, 's3' | 'bucket'>,
  { forecast, version }: OpenPublishedInput,
): Promise<OpenedForecast> {
  const { run, lineage, files } = await readManifest({ s3, bucket }, forecast, version);
  const file = files['forecast.parquet'];
  if (lineage === undefined || file === undefined)
    throw tooOld(version, 'its manifest does not say what it was made of');
  const { promise, note } = await readPromise({ s3, bucket }, run);
  if (promise === undefined) throw note === undefined ? tooOld(version, 'its run left no request') : impossible(note);
  const { request } = promise;
  const uri = `s3://${bucket}/panels/${lineage.dataset}/manifest.json`;
  const { manifest: dataset, doubt } = await findPanels(s3, uri, lineage.dataset);
  if (dataset === undefined) {
    const state = doubt === undefined ? 'gone' : `not as they were: ${doubt}`;
    throw impossible(
      `the panels that ${version} was made of are ${state}. A run on the same data with the same scope and origin writes them anew.`,
    );
  }
  const wanted = championWanted(request, { of: run, mode: 'forecast' }, dataset.codes);
  const taken = await takeChampion({ s3, bucket }, wanted);
  if (taken.kind === 'unusable') {
    throw impossible(
      `${taken.reason}. An endpoint needs the models that made ${version}: take a version that has its own.`,
    );
  }
  return { version, run, dataset, request, record: taken.record, file };
}

async function readManifest(
  { s3, bucket }: Pick<EndpointDeps, 's3' | 'bucket'>,
  forecast: string,
  version: string,
): Promise<VersionManifest> {
  const { manifest: uri, tombstone } = forecastPaths(bucket, forecast).version(version);
  const deleted = await readJsonIfSound(s3, tombstone, storedTombstone);
  if (deleted.value !== undefined) {
    const { by, at, reason } = deleted.value;
    throw impossible(`${version} of ${forecast} was deleted by ${by} at ${at} (${reason}). Take another version.`);
  }
  const { value, told } = await readJsonIfSound(s3, uri, storedManifest);
  if (value !== undefined) return value;
  throw impossible(told ?? `${forecast} has no version ${version}, or an unfinished one: ${uri} does not exist.`);
}

const impossible = (message: string): Error => failure('EndpointImpossible', message);

const tooOld = (version: string, why: string): Error =>
  impossible(
    `${version} can't be served: ${why}, as of those that 0.1.0 published. Publish once more and take that version.`,
  );
