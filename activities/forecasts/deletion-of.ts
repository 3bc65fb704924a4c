import type { S3Client } from '@aws-sdk/client-s3';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { Pointer } from '../../contracts/publication/publication.js';
import { exists } from '../s3/s3-objects.js';

/**
 * Why a version can't become the current one any more, as a sentence; undefined where nobody deletes it.
 *
 * Asked after the pointer was read and before it is written on condition that it is still the same, this leaves no gap: a deletion is
 * announced in the pointer first, and once the pointer says no more of it, the tombstone is there.
 */
export async function deletionOf(
  s3: S3Client,
  { name, bucket, version }: { readonly name: string; readonly bucket: string; readonly version: string },
  pointer: Pointer | undefined,
): Promise<string | undefined> {
  if (pointer?.retired?.includes(version)) return `${version} of ${name} is being deleted, or was.`;
  const { tombstone } = forecastPaths(bucket, name).version(version);
  return (await exists(s3, tombstone)) ? `${version} of ${name} was deleted: ${tombstone} says why.` : undefined;
}
