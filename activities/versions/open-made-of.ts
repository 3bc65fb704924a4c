import type { S3Client } from '@aws-sdk/client-s3';
import { championWanted } from '../../contracts/champion/take-champion.js';
import type { OpenedForecast } from '../../contracts/endpoint/opened-forecast.js';
import type { FailureType } from '../../contracts/failures/failures.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { storedTombstone } from '../../contracts/publication/tombstone.js';
import { storedManifest, type VersionManifest } from '../../contracts/publication/version-manifest.js';
import { failure } from '../aws/aws-failure.js';
import { takeChampion } from '../champions/take-champion.js';
import { findPanels } from '../dataset/find-panels.js';
import { readPromise } from '../monitoring/read-promise.js';
import { readJsonIfSound } from '../s3/read-json.js';

export interface OpenMadeOfInput {
  readonly forecast: string;
  readonly version: string;
  /** What it fails with. */
  readonly failure: FailureType;
  /** What a version that lacks something can't have or do, behind its name: `can't be served`. */
  readonly cannot: string;
  /** Whether its models are asked about the days that they forecast, and about no others. */
  readonly isOwnForecast?: boolean;
}

/** Where versions and what they were made of lie. */
interface VersionStore {
  readonly s3: S3Client;
  readonly bucket: string;
}

export interface OpenedMadeOf extends OpenedForecast {
  readonly manifest: VersionManifest;
}

/**
 * Everything that a published version was made of, as it was then: its series, its request, its models.
 *
 * @throws the failure that is asked for, saying what is gone, or damaged, and what can be done
 */
export async function openMadeOf({ s3, bucket }: VersionStore, input: OpenMadeOfInput): Promise<OpenedMadeOf> {
  const { forecast, version } = input;
  const impossible = (message: string): Error => failure(input.failure, message);
  const tooOld = (why: string): Error =>
    impossible(
      `${version} ${input.cannot}: ${why}, as of those that 0.1.0 published. Publish once more and take that version.`,
    );
  const manifest = await readManifest({ s3, bucket }, forecast, version, impossible);
  const { run, lineage } = manifest;
  const file = manifest.files['forecast.parquet'];
  if (lineage === undefined || file === undefined) throw tooOld('its manifest does not say what it was made of');
  const { promise, note } = await readPromise({ s3, bucket }, run);
  if (promise === undefined) throw note === undefined ? tooOld('its run left no request') : impossible(note);
  const { request } = promise;
  const uri = `s3://${bucket}/panels/${lineage.dataset}/manifest.json`;
  const { manifest: dataset, doubt } = await findPanels(s3, uri, lineage.dataset);
  if (dataset === undefined) {
    throw impossible(
      `The panels that ${version} was made of are ${doubt === undefined ? 'gone' : `not as they were: ${doubt}`}. A run on the same data with the same scope and origin writes them anew.`,
    );
  }
  const taken = await takeChampion(
    { s3, bucket },
    championWanted(request, { of: run, mode: 'forecast', isOwnForecast: input.isOwnForecast }, dataset.codes),
  );
  if (taken.kind === 'unusable') {
    throw impossible(
      `The models of ${version} can't be applied: ${taken.reason}. Take a version whose models are still there.`,
    );
  }
  return { version, run, dataset, request, record: taken.record, file, manifest };
}

async function readManifest(
  { s3, bucket }: VersionStore,
  forecast: string,
  version: string,
  impossible: (message: string) => Error,
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
