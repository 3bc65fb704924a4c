import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { Pointer } from '../../contracts/publication/publication.js';
import { storedPointer } from '../../contracts/publication/publication-schema.js';
import { provenOf } from '../s3/read-json.js';
import { readTagged } from '../s3/s3-objects.js';

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
  const read = await readTagged(s3, uri);
  return read && { pointer: provenOf(uri, read.text, storedPointer), etag: read.etag };
}

/** Writes the pointer if it still is what it was. @throws PreconditionFailed when somebody else moved it */
export async function writePointer(s3: S3Client, uri: string, pointer: Pointer, etag: string | null): Promise<void> {
  const { bucket, key } = parseS3Uri(uri);
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: `${JSON.stringify(pointer, null, 2)}\n`,
      ContentType: 'application/json',
      ...(etag === null ? { IfNoneMatch: '*' } : { IfMatch: etag }),
    }),
  );
}
