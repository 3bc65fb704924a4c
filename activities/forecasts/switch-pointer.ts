import type { StagedVersion } from '../../contracts/publication/publication.js';
import { failure } from '../aws/aws-failure.js';
import type { ForecastDeps } from './deps.js';
import { forecastPaths } from './paths.js';
import { hasPublished, pointerOf, readPointer, writePointer } from './pointer.js';

/**
 * Makes a staged version the current one, if the pointer is still the one that was seen when it was staged.
 *
 * @throws PublicationLost when another publication came first
 */
export async function switchPointer({ s3 }: ForecastDeps, staged: StagedVersion): Promise<void> {
  const { pointer: uri } = forecastPaths(staged.bucket, staged.name);
  const current = await readPointer(s3, uri);
  // An earlier attempt of this very switch came through, and only its answer was lost.
  if (current !== undefined && hasPublished(current.pointer, staged.version)) return;
  const written = await writePointer(
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
  if (written.kind === 'won') return;
  throw failure('PublicationLost', `${describeWinner(uri, written.winner?.content)}; ${describeReady(staged)}`);
}

function describeWinner(uri: string, content: Uint8Array | undefined): string {
  if (content === undefined) return `${uri} was deleted meanwhile`;
  const { version, run } = pointerOf(uri, content);
  return `${uri} now points to version ${version} (run ${run}), published meanwhile`;
}

const describeReady = ({ version, uri }: StagedVersion): string => `version ${version} lies ready at ${uri}.`;
