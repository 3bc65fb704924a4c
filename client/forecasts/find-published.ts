import { nameHint, nearestName } from '@durable-forecast/lib/nearest-name';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { foldersBelow } from '../store/folders-below.js';

/**
 * What somebody means who names a forecast or a version: of a forecast its current version.
 *
 * Pointers are not read: a damaged one of another forecast is no trouble of this one.
 *
 * @throws UserError when there is neither, with the nearest name
 */
export async function findPublished(
  { s3, bucket }: Pick<ForecastClient, 's3' | 'bucket'>,
  wanted: string,
): Promise<{ readonly name: string; readonly version: string | undefined }> {
  const names = await foldersBelow({ s3, bucket }, 'forecasts/');
  if (names.includes(wanted)) return { name: wanted, version: undefined };
  const known = [...names];
  for (const name of names) {
    // Of a version that was deleted a note is left, which its reader tells.
    const versions = await foldersBelow({ s3, bucket }, `forecasts/${name}/versions/`);
    if (versions.includes(wanted)) return { name, version: wanted };
    known.push(...versions);
  }
  const near = nearestName(wanted, known);
  const hint = names.length === 0 ? '; none was published yet.' : nameHint(wanted, near === undefined ? names : [near]);
  throw new UserError(
    `There is no published forecast and no version named ${wanted}${hint} 'npx forecast forecasts NAME' lists the versions of one.`,
    'notFound',
  );
}
