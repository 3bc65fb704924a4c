import type { S3Client } from '@aws-sdk/client-s3';
import type { StoredJson } from '../../contracts/stored/stored-json.js';
import { writeIf } from '../s3/conditional-write.js';
import { sealedFor } from '../s3/json-for.js';
import { provenOf } from '../s3/read-json.js';

/**
 * Writes a record where none is yet; of two writers the first wins, and both go on with its record.
 *
 * @throws StoredObjectInvalid when the record that is there is damaged
 */
export async function keepOnce<T extends object>(
  s3: S3Client,
  uri: string,
  record: T,
  stored: StoredJson<T>,
): Promise<T> {
  const body = sealedFor(uri, record);
  const written = await writeIf(s3, uri, { kind: 'absent' }, { body, contentType: 'application/json' });
  if (written.kind === 'won' || written.winner === undefined) return record;
  return provenOf(uri, new TextDecoder().decode(written.winner.content), stored);
}
