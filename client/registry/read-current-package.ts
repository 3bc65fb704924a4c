import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { storedPointer } from '../../contracts/publication/publication-schema.js';
import { type PackageRef, packageUri, storedPackage } from '../../contracts/registry/champion-package.js';
import { parseStored } from '../../contracts/stored/stored-json.js';
import type { StoreConnection } from '../connection/connect-store.js';
import { readTextIfThere } from '../store/read-text-if-there.js';

/** The package of the version that planners read; undefined where that was not registered, or nothing was published. */
export async function readCurrentPackage(
  { s3, bucket }: StoreConnection,
  forecast: string,
): Promise<PackageRef | undefined> {
  const pointer = await readTextIfThere(s3, forecastPaths(bucket, forecast).pointer);
  const read = pointer === undefined ? undefined : parseStored(storedPointer, pointer);
  if (read?.kind !== 'sound') return undefined;
  const note = await readTextIfThere(s3, packageUri(bucket, read.value.run));
  const found = note === undefined ? undefined : parseStored(storedPackage, note);
  return found?.kind === 'sound' ? found.value : undefined;
}
