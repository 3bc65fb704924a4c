import type { S3Client } from '@aws-sdk/client-s3';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { storedPointer } from '../../contracts/publication/publication-schema.js';
import { storedManifest } from '../../contracts/publication/version-manifest.js';
import type { ForecastDrift } from '../../contracts/run/approval.js';
import { readJsonIfSound } from '../s3/read-json.js';

/**
 * The total of the version that is current. A run that is about to publish is paid for: a version that can't be compared with is
 * told, and ends nothing.
 */
export async function currentTotal(
  s3: S3Client,
  bucket: string,
  name: string,
): Promise<Pick<ForecastDrift, 'current' | 'uncompared' | 'damagedPointer'>> {
  const paths = forecastPaths(bucket, name);
  const { value: pointer, told: damagedPointer } = await readJsonIfSound(s3, paths.pointer, storedPointer);
  if (damagedPointer !== undefined) return { damagedPointer };
  if (pointer === undefined) return {};
  const { version, origin } = pointer;
  const { manifest } = paths.version(version);
  const { value, problem } = await readJsonIfSound(s3, manifest, storedManifest);
  if (value !== undefined) return { current: { version, origin, total: value.totalUnits } };
  const what = problem === undefined ? 'does not exist' : `is no longer ${storedManifest.what}: ${problem}`;
  return { uncompared: { version, origin, problem: `${manifest} ${what}` } };
}
