import type { S3Client } from '@aws-sdk/client-s3';
import { monitoringPaths } from '../../contracts/monitoring/monitoring-paths.js';
import type { Pointer } from '../../contracts/publication/publication.js';
import { newestFirst } from '../../core/retention/choose-versions.js';
import { monitoredDates } from '../monitoring/monitored-dates.js';
import { divideVersions } from '../monitoring/plan-monitoring.js';
import type { ReadVersion } from './find-versions.js';

export interface NeedsToFind {
  readonly bucket: string;
  readonly name: string;
  readonly pointer: Pointer;
  readonly found: readonly ReadVersion[];
}

/** Later than all sales that will come. */
const EVER = '9999-12-31';

/**
 * What still needs a version: monitoring, where the forecast is monitored, to score its days or to make limits of it; and the current
 * version, whose champion another one has found. @returns why, as a phrase, by version
 */
export async function findNeeds(
  s3: S3Client,
  { bucket, name, pointer, found }: NeedsToFind,
): Promise<Map<string, string>> {
  const needs = new Map<string, string>();
  const since = (await monitoredDates(s3, monitoringPaths(bucket, name).monitorings)).at(-1);
  if (since !== undefined) {
    const whole = newestFirst(found).flatMap(({ version, manifest }) =>
      manifest === undefined ? [] : [{ version, origin: manifest.origin, run: manifest.run }],
    );
    const { live, earlier } = divideVersions(whole, { since, date: EVER });
    for (const { version } of live) needs.set(version, 'has days that monitoring has yet to score');
    for (const { version } of earlier) needs.set(version, 'monitoring makes its limits of it');
  }
  const from = found.find(({ version }) => version === pointer.version)?.manifest?.training?.from?.run;
  const source = found.find(({ manifest }) => from !== undefined && manifest?.run === from);
  if (source !== undefined) needs.set(source.version, 'the current one has its champion');
  return needs;
}
