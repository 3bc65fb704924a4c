import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { asFailure, callAws, failure, isMissing } from '../aws/aws-failure.js';
import { listObjects } from './list-objects.js';

/** @throws StoredObjectInvalid when the bytes are not those that were stored */
export async function readBytes(s3: S3Client, uri: string): Promise<Uint8Array> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  const { content, damage } = await callAws(`read ${uri}`, () =>
    readChecked(() => s3.send(new GetObjectCommand({ Bucket, Key }))),
  );
  if (damage === undefined) return content;
  throw failure('StoredObjectInvalid', `${uri} is damaged: ${damage}. Delete it and start the run again.`);
}

/** The bytes of an object as they arrive; what breaks on the way breaks the stream. */
export async function openObject(s3: S3Client, uri: string): Promise<Readable> {
  const { bucket, key } = parseS3Uri(uri);
  return callAws(`read ${uri}`, async () => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (Body as Readable | undefined) ?? Readable.from([]);
  });
}

export interface StoredContent {
  /** Empty where it is damaged. */
  readonly content: Uint8Array;
  readonly etag: string;
  /** What is wrong with it, as a phrase. */
  readonly damage?: string;
}

/** An object with the ETag that a conditional write needs; undefined where there is none. */
export async function readContent(s3: S3Client, uri: string): Promise<StoredContent | undefined> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  try {
    return await readChecked(() => s3.send(new GetObjectCommand({ Bucket, Key })));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw asFailure(`read ${uri}`, error);
  }
}

/** Reads of an object whose bytes don't match their checksum: what was hit on the way comes whole the second time. */
const CHECKED_READS = 2;

/** How the AWS client says that the bytes that came are not those that were stored. */
export const isChecksumMismatch = (error: unknown): boolean =>
  error instanceof Error && /^checksum mismatch/i.test(error.message);

async function readChecked(get: () => Promise<GetObjectCommandOutput>): Promise<StoredContent> {
  for (let reads = 1; ; reads++) {
    const { Body, ETag: etag = '' } = await get();
    try {
      return { content: (await Body?.transformToByteArray()) ?? new Uint8Array(), etag };
    } catch (error) {
      if (!isChecksumMismatch(error)) throw error;
      if (reads < CHECKED_READS) continue;
      return { content: new Uint8Array(), etag, damage: "its bytes don't match the checksum that S3 keeps of them" };
    }
  }
}

export const readText = async (s3: S3Client, uri: string): Promise<string> =>
  new TextDecoder().decode(await readBytes(s3, uri));

/** Writes one object; it becomes visible whole or not at all. */
export async function writeObject(
  s3: S3Client,
  uri: string,
  body: Uint8Array | string,
  contentType = 'application/octet-stream',
): Promise<void> {
  const { bucket, key } = parseS3Uri(uri);
  await callAws(`write ${uri}`, () =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType })),
  );
}

export async function exists(s3: S3Client, uri: string): Promise<boolean> {
  const { bucket, key } = parseS3Uri(uri);
  try {
    await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw asFailure(`look for ${uri}`, error);
  }
}

/** Addresses of all objects below a prefix, in key order. */
export const listUris = async (s3: S3Client, prefixUri: string): Promise<readonly string[]> =>
  (await listObjects(s3, prefixUri)).map(({ uri }) => uri);
