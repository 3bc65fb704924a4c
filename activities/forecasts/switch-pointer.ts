import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { withMove } from '../../contracts/publication/pointer-moves.js';
import type { Pointer, StagedVersion } from '../../contracts/publication/publication.js';
import { POINTER_SCHEMA } from '../../contracts/publication/publication-schema.js';
import { failure } from '../aws/aws-failure.js';
import { deletionOf } from './deletion-of.js';
import type { ForecastDeps } from './deps.js';
import { hasPublished, isSameMove, pointerOf, readPointer, writePointer } from './pointer.js';
import { requireReplaceable } from './require-replaceable.js';

/** Writers of one pointer that come between a read and a write, one after the other. */
const MOST_RIVALS = 20;

/**
 * Makes a staged version the current one, if the pointer is still the one that was seen when it was staged. With `keepNewer` it
 * may have moved, and stays where it is when it leads to a version with a newer origin: runs that a schedule makes up for come in
 * any order. What it leads to otherwise must be replaceable by this version, too.
 *
 * @returns the version with a newer origin that stays the current one
 * @throws PublicationLost when another publication came first, or a rollback
 */
export async function switchPointer(deps: ForecastDeps, staged: StagedVersion): Promise<string | undefined> {
  const { pointer: uri } = forecastPaths(staged.bucket, staged.name);
  for (let rivals = 0; ; rivals += 1) {
    const current = await readPointer(deps.s3, uri);
    // An earlier attempt of this very switch came through, and only its answer was lost.
    if (current !== undefined && hasPublished(current.pointer, staged.version)) return undefined;
    const deletion = await deletionOf(deps.s3, staged, current?.pointer);
    if (deletion !== undefined) throw failure('PublicationLost', `It was left for so long that ${deletion}`);
    if (staged.keepNewer && current !== undefined && current.pointer.origin > staged.originDate) {
      return current.pointer.version;
    }
    const isUnmoved = isSameMove(staged, current?.pointer) || (current?.etag ?? null) === staged.pointerETag;
    if (staged.keepNewer && !isUnmoved) await requireReplaceable(deps, staged, current);
    const isSeen = staged.keepNewer || isUnmoved;
    const seen = isSeen ? (current?.etag ?? null) : staged.pointerETag;
    const written = await writePointer(deps.s3, uri, pointerTo(staged, current?.pointer), seen, (found) =>
      hasPublished(found, staged.version),
    );
    if (written.kind === 'won') return undefined;
    if (isSeen && rivals < MOST_RIVALS) continue;
    throw failure('PublicationLost', `${describeWinner(uri, written.winner?.content)}; ${describeReady(staged)}`);
  }
}

function pointerTo({ version, uri, run, originDate, rows }: StagedVersion, before: Pointer | undefined): Pointer {
  const at = new Date().toISOString();
  const from = before?.version ?? null;
  return {
    schema: POINTER_SCHEMA,
    version,
    uri,
    run,
    origin: originDate,
    rows,
    publishedAt: at,
    previous: from,
    moves: withMove({ kind: 'published', version, from, at, by: run }, before),
    ...(before?.retired === undefined ? {} : { retired: before.retired }),
  };
}

function describeWinner(uri: string, content: Uint8Array | undefined): string {
  if (content === undefined) return `${uri} was deleted meanwhile`;
  const { version, run, moves } = pointerOf(uri, content);
  const [move] = moves ?? [];
  return move?.kind === 'rolled back'
    ? `${uri} was rolled back to version ${version} by ${move.by} meanwhile (${move.reason})`
    : `${uri} now points to version ${version} (run ${run}), published meanwhile`;
}

const describeReady = ({ version, uri }: StagedVersion): string => `version ${version} lies ready at ${uri}.`;
