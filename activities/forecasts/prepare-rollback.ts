import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { wasCurrent } from '../../contracts/publication/pointer-moves.js';
import type { PreparedRollback, RollbackInput } from '../../contracts/publication/rollback.js';
import { storedManifest } from '../../contracts/publication/version-manifest.js';
import { failure } from '../aws/aws-failure.js';
import { readJson } from '../s3/read-json.js';
import { exists } from '../s3/s3-objects.js';
import { deletionOf } from './deletion-of.js';
import type { ForecastDeps } from './deps.js';
import { moveOf, readPointer } from './pointer.js';

/**
 * Finds the version to go back to, and the pointer that is to move.
 *
 * @throws RollbackRefused when there is nothing to go back from or to, or the version was never read by planners
 * @throws StoredObjectInvalid when pointer or manifest is damaged
 */
export async function prepareRollback(
  { s3 }: Pick<ForecastDeps, 's3'>,
  { name, bucket, to }: RollbackInput,
): Promise<PreparedRollback> {
  const paths = forecastPaths(bucket, name);
  const current = await readPointer(s3, paths.pointer);
  if (current === undefined) throw refused(`There is no forecast ${name}: ${paths.pointer} does not exist.`);
  const { pointer, etag } = current;
  if (pointer.version === to) throw refused(`${to} is the current version of ${name} already.`);
  const files = paths.version(to);
  const deletion = await deletionOf(s3, { name, bucket, version: to }, pointer);
  if (deletion !== undefined) throw refused(deletion);
  if (!(await exists(s3, files.manifest))) {
    throw refused(`${name} has no version ${to}, or an unfinished one: ${files.manifest} does not exist.`);
  }
  if (wasCurrent(pointer, to) === false) {
    throw refused(
      `${to} was never the current version of ${name}: its run was cancelled, another one published first, or one with a newer origin stayed current.`,
    );
  }
  const { run, origin, rows } = await readJson(s3, files.manifest, storedManifest);
  return {
    name,
    bucket,
    version: to,
    uri: files.uri,
    rows,
    run,
    originDate: origin,
    pointerETag: etag,
    pointerMove: moveOf(pointer),
    from: pointer.version,
  };
}

const refused = (message: string) => failure('RollbackRefused', message);
