import { DeleteObjectsCommand, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { DeletionInput } from '../../contracts/publication/retention.js';
import { TOMBSTONE_SCHEMA, type Tombstone } from '../../contracts/publication/tombstone.js';
import { callAws, failure } from '../aws/aws-failure.js';
import { readPointer } from '../forecasts/pointer.js';
import { writeIf } from '../s3/conditional-write.js';
import { jsonFor } from '../s3/json-for.js';
import { type ListedObject, listObjects } from '../s3/list-objects.js';
import type { RetentionDeps } from './deps.js';

/** Keys of one call. */
const MOST_KEYS = 1000;

/**
 * Deletes versions that the pointer has announced: of each first a note that it was deleted, which stays, then the manifest, without
 * which nobody takes it for whole, then its files. It can be killed anywhere and begun again, and two at once do no harm.
 *
 * @throws VersionKept when one has files and the pointer does not announce its end: then it stays
 */
export async function deleteVersions(
  { s3 }: Pick<RetentionDeps, 's3'>,
  { bucket, name, by, versions }: DeletionInput,
): Promise<void> {
  const paths = forecastPaths(bucket, name);
  for (const { version, why } of versions) {
    const { uri, manifest, tombstone } = paths.version(version);
    const objects = (await listObjects(s3, uri)).filter((object) => object.uri !== tombstone);
    if (objects.length === 0) continue;
    // Of each anew: the list may be of an attempt that began hours ago.
    const { retired = [] } = (await readPointer(s3, paths.pointer))?.pointer ?? {};
    if (!retired.includes(version)) {
      throw failure('VersionKept', `Version ${version} of ${name} stays: ${paths.pointer} does not announce its end.`);
    }
    const note: Tombstone = { schema: TOMBSTONE_SCHEMA, version, at: new Date().toISOString(), by, reason: why };
    const body = `${jsonFor(tombstone, note, 2)}\n`;
    // One that is there is of an earlier attempt.
    await writeIf(s3, tombstone, { kind: 'absent' }, { body, contentType: 'application/json' });
    const isManifest = (object: ListedObject) => object.uri === manifest;
    await deleteAll(s3, objects.filter(isManifest));
    await deleteAll(
      s3,
      objects.filter((object) => !isManifest(object)),
    );
  }
}

async function deleteAll(s3: S3Client, objects: readonly ListedObject[]): Promise<void> {
  for (let first = 0; first < objects.length; first += MOST_KEYS) {
    const some = objects.slice(first, first + MOST_KEYS);
    const places = some.map(({ uri }) => parseS3Uri(uri));
    const Objects = places.map(({ key: Key }) => ({ Key }));
    const what = `delete ${some[0]?.uri}${some.length === 1 ? '' : ` and ${some.length - 1} more`}`;
    const { Errors = [] } = await callAws(what, () =>
      s3.send(new DeleteObjectsCommand({ Bucket: places[0]?.bucket, Delete: { Objects, Quiet: true } })),
    );
    const [refused] = Errors;
    if (refused !== undefined) {
      throw failure(
        refused.Code === 'AccessDenied' ? 'AccessDenied' : 'ServiceFault',
        `${refused.Key} could not be deleted: ${refused.Code}, ${refused.Message}`,
      );
    }
  }
}
