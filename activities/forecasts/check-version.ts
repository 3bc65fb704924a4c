import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { PublishInput, StagedVersion } from '../../contracts/publication/publication.js';
import { storedManifest } from '../../contracts/publication/version-manifest.js';
import { HORIZON } from '../../core/panel/panel.js';
import { failure } from '../aws/aws-failure.js';
import { readJson } from '../s3/read-json.js';
import { readBytes } from '../s3/s3-objects.js';
import type { ForecastDeps } from './deps.js';
import { readWritten } from './read-written.js';
import { sealVersion } from './seal-version.js';

/**
 * Reads a version back from the object store, as a planner would, before anything points to it. Of one that was just written
 * every value is checked, and its manifest says what came of it; one that has its manifest must be what that says.
 *
 * @param publication what was to be published; undefined of a version that has its manifest
 * @throws ForecastInvalid naming what is wrong: bytes differ, a series is missing or double, a value is no plausible number,
 * quantiles cross, sums don't add up, the total lies outside of its limits
 * @throws StoredObjectInvalid when the manifest is damaged
 */
export async function checkVersion(
  deps: ForecastDeps,
  staged: StagedVersion,
  publication?: PublishInput,
): Promise<void> {
  const { terms } = publication ?? {};
  if (publication === undefined || terms === undefined) return checkSealed(deps, staged);
  return sealVersion(deps, staged, { ...publication, terms });
}

/** @throws ForecastInvalid @throws StoredObjectInvalid */
async function checkSealed({ s3 }: Pick<ForecastDeps, 's3'>, staged: StagedVersion): Promise<void> {
  const files = forecastPaths(staged.bucket, staged.name).version(staged.version);
  const manifest = await readJson(s3, files.manifest, storedManifest);
  for (const [name, file] of Object.entries(manifest.files)) await readWritten(s3, `${files.uri}${name}`, file);
  const submission = await readBytes(s3, files.submission);
  const lines = new TextDecoder().decode(submission).trimEnd().split('\n').slice(1);
  require(lines.length === manifest.series, `submission.csv has ${lines.length} series, expected ${manifest.series}.`);
  const ids = new Set<string>();
  let total = 0;
  for (const line of lines) {
    const [, id = '', values = ''] = /^("(?:[^"]|"")*"|[^,]*)(?:,(.*))?$/.exec(line) ?? [];
    const days = values.split(',');
    require(!ids.has(id), `submission.csv has the series ${id} twice.`);
    ids.add(id);
    require(days.length === HORIZON, `submission.csv has ${days.length} days for ${id}, expected ${HORIZON}.`);
    for (const day of days) {
      const units = Number(day);
      require(day !== '' && Number.isFinite(units) && units >= 0, `submission.csv has the value '${day}' for ${id}.`);
      total += units;
    }
  }
  require(total > 0, 'The forecast is zero for every series and day.');
}

function require(condition: boolean, message: string): void {
  if (!condition) throw failure('ForecastInvalid', message);
}
