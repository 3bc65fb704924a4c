import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { VersionFile } from '../../contracts/publication/version-manifest.js';
import { asFailure, failure, isMissing } from '../aws/aws-failure.js';
import { isChecksumMismatch } from '../s3/s3-objects.js';

/**
 * Brings a file of a version to this machine, a little of it in memory at a time.
 *
 * @throws ForecastInvalid when it is missing or not what was written
 */
export async function fetchWritten(
  s3: S3Client,
  uri: string,
  { sha256 }: Pick<VersionFile, 'sha256'>,
  path: string,
): Promise<void> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  const hash = createHash('sha256');
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    async function* hashed() {
      for await (const chunk of (Body ?? []) as AsyncIterable<Buffer>) {
        hash.update(chunk);
        yield chunk;
      }
    }
    await pipeline(hashed, createWriteStream(path));
  } catch (error) {
    if (isMissing(error)) throw failure('ForecastInvalid', `${uri} is missing.`);
    if (!isChecksumMismatch(error)) throw asFailure(`read ${uri}`, error);
  }
  if (hash.digest('hex') !== sha256) throw failure('ForecastInvalid', `${uri} differs from what was written.`);
}
