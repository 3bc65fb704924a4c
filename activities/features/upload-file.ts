import { createReadStream } from 'node:fs';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { ProvenFile } from '../../contracts/stored/stored-file.js';
import { callAws } from '../aws/aws-failure.js';
import { sendAgain } from '../s3/send-again.js';
import type { WrittenFile } from './build-features-task.js';

/** A file of at most so many bytes goes as one request, of which S3 takes up to 5 GiB; a larger one in parts. */
const MOST_AT_ONCE = 1 << 30;
/** Parts are held in memory, four at a time; S3 allows 10,000. */
const PART_BYTES = 16 << 20;
/** What is read of the file at a time. */
const READ_BYTES = 1 << 20;

/** Sends a file of any size, a little of it in memory at a time; the object becomes visible whole or not at all. */
export async function uploadFile(
  s3: S3Client,
  { path, bytes, sha256 }: WrittenFile,
  uri: string,
  contentType: string,
): Promise<ProvenFile> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  const params = () => ({
    ...{ Bucket, Key, ContentType: contentType },
    Body: createReadStream(path, { highWaterMark: READ_BYTES }),
  });
  const partSize = Math.max(PART_BYTES, Math.ceil(bytes / 9_000));
  const { ETag: etag = '' } =
    bytes <= MOST_AT_ONCE
      ? await sendAgain(() =>
          callAws(`write ${uri}`, () => s3.send(new PutObjectCommand({ ...params(), ContentLength: bytes }))),
        )
      : await callAws(`write ${uri}`, () => new Upload({ client: s3, params: params(), partSize }).done());
  return { uri, proof: { bytes, etag, sha256 } };
}
