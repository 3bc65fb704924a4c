import { nameHint } from '@durable-forecast/lib/nearest-name';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { listForecasts } from '../forecasts/read-versions.js';
import { readTextIfThere } from '../store/read-text-if-there.js';

/** A version, and whose. */
export interface PublishedVersion {
  readonly forecast: string;
  readonly version: string;
}

/** @param text name of a forecast, whose current version is meant, or of a version @throws UserError where it is neither */
export async function findPublished(
  store: Pick<ForecastClient, 's3' | 'bucket'>,
  text: string,
): Promise<PublishedVersion> {
  const forecasts = await listForecasts(store);
  const named = forecasts.find(({ name }) => name === text);
  if (named?.pointer !== undefined) return { forecast: text, version: named.pointer.version };
  for (const { name } of forecasts) {
    const { manifest, tombstone } = forecastPaths(store.bucket, name).version(text);
    // Of one that was deleted the note is left, which says so.
    for (const uri of [manifest, tombstone]) {
      if ((await readTextIfThere(store.s3, uri)) !== undefined) return { forecast: name, version: text };
    }
  }
  const names = forecasts.map(({ name }) => name);
  const hint = names.length === 0 ? '; nothing was published yet.' : nameHint(text, names);
  throw new UserError(
    `No forecast and no version has the name ${text}${hint} 'npx forecast forecasts NAME' lists the versions of one.`,
    'notFound',
  );
}
