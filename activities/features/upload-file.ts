import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { ProvenFile } from '../../contracts/stored/stored-file.js';
import { callAws } from '../aws/aws-failure.js';

/** Sends a file in parts, so that its size does not matter; the object becomes visible whole or not at all. */
export async function uploadFile(s3: S3Client, path: string, uri: string, contentType: string): Promise<ProvenFile> {
  const { bucket, key } = parseS3Uri(uri);
  const hash = createHash('sha256');
  let bytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  const Body = Readable.from(counted(), { objectMode: false });
  const params = { Bucket: bucket, Key: key, Body, ContentType: contentType };
  const { ETag: etag = '' } = await callAws(`write ${uri}`, () => new Upload({ client: s3, params }).done());
  return { uri, proof: { bytes, etag, sha256: hash.digest('hex') } };
}
