import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { withMove } from '../../contracts/publication/pointer-moves.js';
import type { Pointer } from '../../contracts/publication/publication.js';
import { POINTER_SCHEMA } from '../../contracts/publication/publication-schema.js';
import type { PointerMoveInput, Rollback } from '../../contracts/publication/rollback.js';
import { failure } from '../aws/aws-failure.js';
import { deletionOf } from './deletion-of.js';
import type { ForecastDeps } from './deps.js';
import { isSameMove, readPointer, writePointer } from './pointer.js';

/**
 * Makes an earlier version the current one, if the pointer is still the one that was seen when the move was prepared.
 *
 * @throws PublicationLost when the pointer moved meanwhile, or is gone
 * @throws RollbackRefused when retention has begun to delete the version
 */
export async function movePointerBack(
  { s3 }: Pick<ForecastDeps, 's3'>,
  { rollback, by, reason, id }: PointerMoveInput,
): Promise<Rollback> {
  const { name, bucket, version, from } = rollback;
  const { pointer: uri } = forecastPaths(bucket, name);
  const current = await readPointer(s3, uri);
  const earlier = current && ownMove(current.pointer, id);
  // An earlier attempt of this very move came through, and only its answer was lost.
  if (earlier !== undefined) return { name, from, to: version, at: earlier.at };
  const deletion = await deletionOf(s3, rollback, current?.pointer);
  if (deletion !== undefined) throw failure('RollbackRefused', deletion);
  const at = new Date().toISOString();
  const pointer: Pointer = {
    schema: POINTER_SCHEMA,
    version,
    uri: rollback.uri,
    run: rollback.run,
    origin: rollback.originDate,
    rows: rollback.rows,
    publishedAt: at,
    previous: from,
    moves: withMove({ kind: 'rolled back', version, from, at, by, reason, id }, current?.pointer),
    ...(current?.pointer.retired === undefined ? {} : { retired: current.pointer.retired }),
  };
  const isOurs = (found: Pointer) => ownMove(found, id) !== undefined;
  // What retention may write between these two lines makes the move lose: the version may be what it deletes.
  const seen = isSameMove(rollback, current?.pointer) ? (current?.etag ?? null) : rollback.pointerETag;
  const written = await writePointer(s3, uri, pointer, seen, isOurs);
  if (written.kind === 'won') return { name, from, to: version, at };
  throw failure(
    'PublicationLost',
    written.winner === undefined
      ? `${uri} was deleted meanwhile.`
      : `${uri} moved meanwhile: ${from} is no longer the current version.`,
  );
}

const ownMove = ({ moves = [] }: Pointer, id: string) => moves.find((move) => move.id === id);
