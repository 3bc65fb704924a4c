import { createReadStream } from 'node:fs';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { ProvenFile } from '../../contracts/stored/stored-file.js';
import { callAws } from '../aws/aws-failure.js';
import type { WrittenFile } from './build-features-task.js';

/** Sends a file in parts, so that its size does not matter; the object becomes visible whole or not at all. */
export async function uploadFile(
  s3: S3Client,
  { path, bytes, sha256 }: WrittenFile,
  uri: string,
  contentType: string,
): Promise<ProvenFile> {
  const { bucket, key } = parseS3Uri(uri);
  const params = { Bucket: bucket, Key: key, Body: createReadStream(path), ContentType: contentType };
  const { ETag: etag = '' } = await callAws(`write ${uri}`, () => new Upload({ client: s3, params }).done());
  return { uri, proof: { bytes, etag, sha256 } };
}
