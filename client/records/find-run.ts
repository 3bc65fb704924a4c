import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { nameHint, nearestName } from '@durable-forecast/lib/nearest-name';
import { runsPrefix } from '../../contracts/run/run-record.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { readCurrent } from '../forecasts/read-versions.js';
import { isKnownRun } from '../runs/is-known-run.js';
import { foldersBelow } from '../store/folders-below.js';

/** Names that are told where nothing is near. */
const SHOWN = 10;

/**
 * The run that somebody means who names a run, a version or a forecast: of a version the run that made it, of a forecast that of
 * its current version. A run need not be known to Temporal any more.
 *
 * @throws UserError when there is none, with the nearest name
 */
export async function findRun(client: ForecastClient, wanted: string): Promise<string> {
  const { s3, bucket } = client;
  const { KeyCount = 0 } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: `${runsPrefix}${wanted}/`, MaxKeys: 1 }),
  );
  if (KeyCount > 0) return wanted;
  const forecasts = await foldersBelow({ s3, bucket }, 'forecasts/');
  if (forecasts.includes(wanted)) return (await readCurrent({ s3, bucket }, wanted)).run;
  for (const name of forecasts) {
    // Its run's own files may be gone.
    if ((await foldersBelow({ s3, bucket }, `forecasts/${name}/versions/`)).includes(wanted)) return wanted;
  }
  if (await isKnownRun(client, wanted)) return wanted;
  const runs = await foldersBelow({ s3, bucket }, runsPrefix);
  throw new UserError(
    `There is no run, version or forecast named ${wanted}${hintOf(wanted, [...runs, ...forecasts])} 'npx forecast runs' lists runs, 'npx forecast forecasts NAME' versions.`,
    'notFound',
  );
}

function hintOf(wanted: string, known: readonly string[]): string {
  if (known.length === 0) return '; nothing was run here yet.';
  const near = nearestName(wanted, known);
  return near === undefined && known.length > SHOWN ? '.' : nameHint(wanted, known);
}
