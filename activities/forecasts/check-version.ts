import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { PublishInput, StagedVersion } from '../../contracts/publication/publication.js';
import { storedManifest } from '../../contracts/publication/version-manifest.js';
import { HORIZON } from '../../core/panel/panel.js';
import { failure } from '../aws/aws-failure.js';
import { readJson } from '../s3/read-json.js';
import { inWorkFolder } from '../work-folder.js';
import type { ForecastDeps } from './deps.js';
import { fetchWritten } from './fetch-written.js';
import { sealVersion } from './seal-version.js';
import { textLines } from './text-lines.js';

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
  await inWorkFolder('check', async (folder) => {
    const submission = join(folder, 'submission');
    for (const [name, file] of Object.entries(manifest.files)) {
      const uri = `${files.uri}${name}`;
      // Of the others, that they are what was written says all.
      await fetchWritten(s3, uri, file, uri === files.submission ? submission : join(folder, 'other'));
    }
    require(existsSync(submission), 'manifest.json names no submission.csv.');
    await checkLines(submission, manifest.series);
  });
}

/** @param path of a submission.csv @throws ForecastInvalid */
async function checkLines(path: string, series: number): Promise<void> {
  const ids = new Set<string>();
  let lines = -1;
  let total = 0;
  for await (const line of textLines(path)) {
    lines += 1;
    // The header.
    if (lines === 0) continue;
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
  require(lines === series, `submission.csv has ${Math.max(0, lines)} series, expected ${series}.`);
  require(total > 0, 'The forecast is zero for every series and day.');
}

function require(condition: boolean, message: string): void {
  if (!condition) throw failure('ForecastInvalid', message);
}
