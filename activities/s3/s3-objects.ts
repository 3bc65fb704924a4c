import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { formatS3Uri, parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { asFailure, callAws, isMissing } from '../aws/aws-failure.js';

export async function readBytes(s3: S3Client, uri: string): Promise<Uint8Array> {
  const { bucket, key } = parseS3Uri(uri);
  return callAws(`read ${uri}`, async () => {
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await object.Body?.transformToByteArray()) ?? new Uint8Array();
  });
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
  readonly content: Uint8Array;
  readonly etag: string;
}

/** An object with the ETag that a conditional write needs; undefined where there is none. */
export async function readContent(s3: S3Client, uri: string): Promise<StoredContent | undefined> {
  const { bucket, key } = parseS3Uri(uri);
  try {
    const { Body, ETag: etag = '' } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return { content: (await Body?.transformToByteArray()) ?? new Uint8Array(), etag };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw asFailure(`read ${uri}`, error);
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
export async function listUris(s3: S3Client, prefixUri: string): Promise<readonly string[]> {
  const { bucket, key } = parseS3Uri(prefixUri);
  const uris: string[] = [];
  let token: string | undefined;
  do {
    const page = await callAws(`list ${prefixUri}`, () =>
      s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: key, ContinuationToken: token })),
    );
    for (const object of page.Contents ?? []) uris.push(formatS3Uri({ bucket, key: object.Key ?? '' }));
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return uris;
}
