import { championWanted } from '../../contracts/champion/take-champion.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { storedTombstone } from '../../contracts/publication/tombstone.js';
import { storedManifest, type VersionManifest } from '../../contracts/publication/version-manifest.js';
import type { OpenedVersion, WhatIfInput } from '../../contracts/scenario/what-if.js';
import { failure } from '../aws/aws-failure.js';
import { takeChampion } from '../champions/take-champion.js';
import { findPanels } from '../dataset/find-panels.js';
import { readPromise } from '../monitoring/read-promise.js';
import { readJsonIfSound } from '../s3/read-json.js';
import type { ScenarioDeps } from './deps.js';

/**
 * Everything that a published version was made of, as it was then: its series, its request, its models.
 *
 * @throws ScenarioImpossible saying what is gone, or damaged, and what can be done
 */
export async function openVersion(
  { s3, bucket }: Pick<ScenarioDeps, 's3' | 'bucket'>,
  { forecast, version }: Pick<WhatIfInput, 'forecast' | 'version'>,
): Promise<OpenedVersion> {
  const manifest = await readManifest({ s3, bucket }, forecast, version);
  const { run, lineage } = manifest;
  const file = manifest.files['forecast.parquet'];
  if (lineage === undefined || file === undefined)
    throw tooOld(version, 'its manifest does not say what it was made of');
  const { promise, note } = await readPromise({ s3, bucket }, run);
  if (promise === undefined) throw note === undefined ? tooOld(version, 'its run left no request') : impossible(note);
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
    championWanted(request, { of: run, mode: 'forecast' }, dataset.codes),
  );
  if (taken.kind === 'unusable') {
    throw impossible(
      `The models of ${version} can't be applied: ${taken.reason}. Take a version whose models are still there.`,
    );
  }
  return {
    ...{ version, run, dataset, request, record: taken.record, file },
    hasQuantiles: manifest.files['levels.parquet'] !== undefined,
  };
}

async function readManifest(
  { s3, bucket }: Pick<ScenarioDeps, 's3' | 'bucket'>,
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

const impossible = (message: string): Error => failure('ScenarioImpossible', message);

const tooOld = (version: string, why: string): Error =>
  impossible(
    `${version} can have no scenarios: ${why}, as of those that 0.1.0 published. Publish once more and take that version.`,
  );
