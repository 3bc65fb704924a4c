import type { StagedVersion } from '../../contracts/publication/publication.js';
import { asFailure, failure, isPreconditionFailed } from '../aws/aws-failure.js';
import type { ForecastDeps } from './deps.js';
import { forecastPaths } from './paths.js';
import { readPointer, writePointer } from './pointer.js';

/**
 * Makes a staged version the current one, if the pointer is still the one that was seen when it was staged.
 *
 * @throws PublicationLost when another publication came first
 */
export async function switchPointer({ s3 }: ForecastDeps, staged: StagedVersion): Promise<void> {
  const { pointer: uri } = forecastPaths(staged.bucket, staged.name);
  const current = await readPointer(s3, uri);
  // An earlier attempt of this very switch came through, and only its answer was lost.
  if (current?.pointer.version === staged.version) return;
  try {
    await writePointer(
      s3,
      uri,
      {
        version: staged.version,
        uri: staged.uri,
        run: staged.run,
        origin: staged.originDate,
        rows: staged.rows,
        publishedAt: new Date().toISOString(),
        previous: current?.pointer.version ?? null,
      },
      staged.pointerETag,
    );
  } catch (error) {
    if (!isPreconditionFailed(error)) throw asFailure(`switch ${uri}`, error);
    const winner = (await readPointer(s3, uri))?.pointer;
    throw failure(
      'PublicationLost',
      `${uri} now points to version ${winner?.version} (run ${winner?.run}), published meanwhile; ` +
        `version ${staged.version} lies ready at ${staged.uri}.`,
    );
  }
}
