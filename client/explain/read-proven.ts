import { createHash } from 'node:crypto';
import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { StoredFile } from '../../contracts/stored/stored-file.js';
import { UserError } from '../errors/user-error.js';

/**
 * The bytes of a file of a run, as they were when the run wrote it.
 *
 * @param what for messages, with its article: `the panel of CA_1`
 * @throws UserError when it is gone or another one
 */
export async function readProven(s3: S3Client, { uri, proof }: StoredFile, what: string): Promise<Uint8Array> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  const bytes = await s3
    .send(new GetObjectCommand({ Bucket, Key }))
    .then(({ Body }) => Body?.transformToByteArray())
    .catch((error: unknown) => {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    });
  if (bytes === undefined) {
    throw new UserError(
      `This can't be explained any more: ${what} is gone, ${uri}. A rule of the bucket or somebody has deleted it; a new run leaves its own.`,
      'notFound',
    );
  }
  // Of what a job has written no hash is known; that it still says the same is seen by what it says.
  const isOther =
    proof?.sha256 === undefined
      ? proof !== undefined && proof.bytes !== bytes.length
      : createHash('sha256').update(bytes).digest('hex') !== proof.sha256;
  if (isOther) {
    throw new UserError(
      `This can't be explained: ${uri} is no longer ${what}: it holds other bytes than were written.`,
    );
  }
  return bytes;
}
