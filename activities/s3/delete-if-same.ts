import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { asFailure, isMissing, isPreconditionFailed } from '../aws/aws-failure.js';
import type { ListedObject } from './list-objects.js';

/**
 * Deletes an object that is still the one that was listed. An attempt that was taken for dead and wakes up late deletes nothing that
 * was written since.
 *
 * @returns whether it is gone now; false where another one is there
 */
export async function deleteIfSame(s3: S3Client, { uri, etag }: Pick<ListedObject, 'uri' | 'etag'>): Promise<boolean> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  try {
    await s3.send(new DeleteObjectCommand({ Bucket, Key, IfMatch: etag }));
    return true;
  } catch (error) {
    if (isMissing(error)) return true;
    if (isPreconditionFailed(error)) return false;
    throw asFailure(`delete ${uri}`, error);
  }
}
