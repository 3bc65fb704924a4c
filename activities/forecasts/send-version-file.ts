import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { ApplicationFailure } from '@temporalio/common';
import { asFailure, failure, isMissing, isPreconditionFailed } from '../aws/aws-failure.js';
import { sendAgain } from '../s3/send-again.js';
import type { HashedFile } from './hashed-file.js';
import { describeFile, writeVersionFile } from './write-version-file.js';

/** A file of at most so many bytes goes from memory, which the AWS client itself repeats where an answer is lost. */
const MOST_IN_MEMORY = 8 << 20;
/** What is read of the file at a time. */
const READ_BYTES = 1 << 20;

/**
 * Sends a file of this machine as one of a version, a little of it in memory at a time, where none is yet. One that is there with the
 * same content is this one, written by an earlier attempt.
 *
 * @throws VersionExists when another content is there: versions are never overwritten
 */
export async function sendVersionFile(
  s3: S3Client,
  uri: string,
  file: HashedFile,
  contentType: string,
  mostInMemory = MOST_IN_MEMORY,
): Promise<void> {
  if (file.bytes <= mostInMemory) return writeVersionFile(s3, uri, await readFile(file.path), contentType);
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  const put = () =>
    new PutObjectCommand({
      ...{ Bucket, Key, ContentType: contentType, ContentLength: file.bytes, IfNoneMatch: '*' },
      Body: createReadStream(file.path, { highWaterMark: READ_BYTES }),
    });
  await sendAgain(async () => {
    try {
      await s3.send(put());
    } catch (error) {
      const refused = asFailure(`write ${uri}`, error);
      const isLost = isPreconditionFailed(error);
      if (!isLost && !(refused instanceof ApplicationFailure && refused.nonRetryable !== true)) throw refused;
      // Also to a writer who won, when the answer went astray: what is there now counts.
      const found = await hashOf(s3, uri);
      if (found?.sha256 === file.sha256) return;
      if (!isLost && found === undefined) throw refused;
      const there = found === undefined ? 'nothing any more' : describeFile(found);
      throw failure('VersionExists', `${uri} holds ${there}; this run would write ${describeFile(file)}.`);
    }
  });
}

/** Undefined where there is no such object. */
async function hashOf(s3: S3Client, uri: string): Promise<Omit<HashedFile, 'path'> | undefined> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    for await (const chunk of (Body ?? []) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw asFailure(`read ${uri}`, error);
  }
  return { bytes, sha256: hash.digest('hex') };
}
