import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { VersionFile } from '../../contracts/publication/version-manifest.js';
import { failure } from '../aws/aws-failure.js';
import { readContent } from '../s3/s3-objects.js';

/** Reads a file of a version. @throws ForecastInvalid when it is missing or not what was written */
export async function readWritten(
  s3: S3Client,
  uri: string,
  { sha256 }: Pick<VersionFile, 'sha256'>,
): Promise<Uint8Array> {
  const found = await readContent(s3, uri);
  if (found === undefined) throw failure('ForecastInvalid', `${uri} is missing.`);
  const hash = createHash('sha256').update(found.content).digest('hex');
  if (hash !== sha256) throw failure('ForecastInvalid', `${uri} differs from what was written.`);
  return found.content;
}
