import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { formatS3Uri, type S3Location } from '@durable-forecast/lib/s3-uri';

/** One object as a listing shows it. */
export interface S3Object extends S3Location {
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}

/** Smallest part that S3 takes. */
const PART_BYTES = 8 * 1024 * 1024;

/** Every object whose key begins with the location's key, by key; folder markers are left out. */
export async function listObjects(
  s3: S3Client,
  { bucket, key }: S3Location,
  abortSignal?: AbortSignal,
): Promise<S3Object[]> {
  const objects: S3Object[] = [];
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: key, ContinuationToken: token });
    const page = await s3.send(command, endedBy(abortSignal));
    for (const entry of page.Contents ?? []) {
      if (entry.Key === undefined || entry.Key.endsWith('/')) continue;
      objects.push({ bucket, key: entry.Key, etag: entry.ETag ?? '', size: entry.Size ?? 0 });
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return objects;
}

/** Whether any object's key begins with the location's key. */
export async function hasObjects(s3: S3Client, { bucket, key }: S3Location): Promise<boolean> {
  const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 }));
  return (page.Contents ?? []).length > 0;
}

/** @returns undefined when there is no such object */
export async function headObject(
  s3: S3Client,
  { bucket, key }: S3Location,
  abortSignal?: AbortSignal,
): Promise<S3Object | undefined> {
  try {
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), endedBy(abortSignal));
    return { bucket, key, etag: head.ETag ?? '', size: head.ContentLength ?? 0 };
  } catch (error) {
    if (isMissingObject(error)) return undefined;
    throw error;
  }
}

/** Opens an object for reading; with an ETag only that version of it. */
export async function openObject(
  s3: S3Client,
  { bucket, key }: S3Location,
  etag?: string,
  abortSignal?: AbortSignal,
): Promise<Readable> {
  const command = new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag });
  const { Body: body } = await s3.send(command, endedBy(abortSignal));
  if (body === undefined) throw new Error(`S3 answered no body for ${formatS3Uri({ bucket, key })}.`);
  return body as Readable;
}

/** Uploads a file; the object appears whole or not at all. */
export async function uploadFile(
  s3: S3Client,
  path: string,
  { bucket, key }: S3Location,
  signal?: AbortSignal,
): Promise<void> {
  const { size } = await stat(path);
  signal?.throwIfAborted();
  const upload = new Upload({
    client: s3,
    // S3 allows 10,000 parts.
    partSize: Math.max(PART_BYTES, Math.ceil(size / 9_000)),
    params: { Bucket: bucket, Key: key, Body: createReadStream(path) },
  });
  const abort = () => void upload.abort();
  signal?.addEventListener('abort', abort);
  try {
    await upload.done();
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

export const isMissingObject = (error: unknown): boolean => {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  return /^(NoSuchKey|NoSuchBucket|NotFound)$/.test(name ?? '') || $metadata?.httpStatusCode === 404;
};

/**
 * Whether S3 itself answered, with a refusal: repeating the call would not help. An object that changed since it was
 * listed (412) is none.
 */
export const isRefusal = (error: unknown): boolean => {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return status !== undefined && status >= 400 && status < 500 && ![408, 412, 429].includes(status);
};

/** The options of a call that ends with a signal, where there is one. */
const endedBy = (abortSignal: AbortSignal | undefined) => (abortSignal === undefined ? {} : { abortSignal });
