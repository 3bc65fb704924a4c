import type { S3Client } from '@aws-sdk/client-s3';
import { wasCurrent } from '../../contracts/publication/pointer-moves.js';
import type { Pointer, PointerMove, StagedVersion } from '../../contracts/publication/publication.js';
import { storedPointer } from '../../contracts/publication/publication-schema.js';
import { type ConditionalWrite, writeIf } from '../s3/conditional-write.js';
import { jsonFor } from '../s3/json-for.js';
import { provenOf } from '../s3/read-json.js';
import { readContent } from '../s3/s3-objects.js';

export interface ReadPointer {
  readonly pointer: Pointer;
  readonly etag: string;
}

/**
 * The pointer and the ETag that a conditional switch needs; undefined before the first publication.
 *
 * @throws StoredObjectInvalid when it is damaged: which version is current must not be guessed
 */
export async function readPointer(s3: S3Client, uri: string): Promise<ReadPointer | undefined> {
  const read = await readContent(s3, uri);
  return read && { pointer: pointerOf(uri, read.content), etag: read.etag };
}

/**
 * Writes the pointer if it still is what it was; null says that there was none.
 *
 * @param isOurs whether a pointer that is found instead comes of this very move: another attempt has written another time
 */
export const writePointer = (
  s3: S3Client,
  uri: string,
  pointer: Pointer,
  etag: string | null,
  isOurs: (found: Pointer) => boolean,
): Promise<ConditionalWrite> =>
  writeIf(s3, uri, etag === null ? { kind: 'absent' } : { kind: 'unchanged', etag }, {
    body: `${jsonFor(uri, pointer, 2)}\n`,
    contentType: 'application/json',
    isOurs: (content) => isOurs(pointerOf(uri, content)),
  });

/** @throws StoredObjectInvalid */
export const pointerOf = (uri: string, content: Uint8Array): Pointer =>
  provenOf(uri, new TextDecoder().decode(content), storedPointer);

/** Whether a version is current, or was: then it was published, and something came after it. */
export const hasPublished = (pointer: Pointer, version: string): boolean => wasCurrent(pointer, version) === true;

/** What tells a move of the pointer from all others. */
export const moveOf = (pointer: Pointer | undefined): Pick<PointerMove, 'version' | 'at'> | null =>
  pointer === undefined ? null : { version: pointer.version, at: pointer.publishedAt };

/** Whether nobody has moved the pointer since it was seen. Retention writes it, too, and moves it nowhere: that is no rival. */
export function isSameMove({ pointerMove }: Pick<StagedVersion, 'pointerMove'>, current: Pointer | undefined): boolean {
  const now = moveOf(current);
  if (pointerMove === undefined) return false;
  return pointerMove?.version === now?.version && pointerMove?.at === now?.at;
}
