import { createHash } from 'node:crypto';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { StagedVersion } from '../../contracts/publication/publication.js';
import { storedManifest } from '../../contracts/publication/version-manifest.js';
import { HORIZON } from '../../core/panel/panel.js';
import { failure } from '../aws/aws-failure.js';
import { readJson } from '../s3/read-json.js';
import { readBytes, readContent } from '../s3/s3-objects.js';
import type { ForecastDeps } from './deps.js';

/**
 * Reads a staged version back from the object store, as a planner would, before anything points to it.
 *
 * @throws ForecastInvalid naming the check: bytes differ, a series is missing or double, a value is no plausible number,
 * or the whole forecast is zero
 * @throws StoredObjectInvalid when the manifest is damaged
 */
export async function checkVersion({ s3 }: ForecastDeps, staged: StagedVersion): Promise<void> {
  const files = forecastPaths(staged.bucket, staged.name).version(staged.version);
  const manifest = await readJson(s3, files.manifest, storedManifest);
  for (const [name, { sha256 }] of Object.entries(manifest.files)) {
    const found = await readContent(s3, `${files.uri}${name}`);
    if (found === undefined) throw failure('ForecastInvalid', `${files.uri}${name} is missing.`);
    const hash = createHash('sha256').update(found.content).digest('hex');
    require(hash === sha256, `${files.uri}${name} differs from what was written.`);
  }
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
