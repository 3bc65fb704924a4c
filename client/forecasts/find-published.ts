import { nameHint } from '@durable-forecast/lib/nearest-name';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { keysBelow } from '../store/keys-below.js';
import { listForecasts } from './read-versions.js';

/**
 * What somebody means who names a forecast or a version: of a forecast its current version.
 *
 * @throws UserError when there is neither, with the nearest name
 */
export async function findPublished(
  store: Pick<ForecastClient, 's3' | 'bucket'>,
  wanted: string,
): Promise<{ readonly name: string; readonly version: string | undefined }> {
  const forecasts = await listForecasts(store);
  const names = forecasts.map(({ name }) => name);
  if (names.includes(wanted)) return { name: wanted, version: undefined };
  for (const name of names) {
    const { uri } = forecastPaths(store.bucket, name).version(wanted);
    // Of a version that was deleted a note is left, which its reader tells.
    if ((await keysBelow(store.s3, uri)).length > 0) return { name, version: wanted };
  }
  const hint = names.length === 0 ? '; none was published yet.' : nameHint(wanted, names);
  throw new UserError(`There is no published forecast and no version named ${wanted}${hint}`, 'notFound');
}
