import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

export const DAMAGES = ['delete', 'cut', 'swap', 'change'] as const;
export type Damage = (typeof DAMAGES)[number];

/** Through S3, as another program does it, or on the disk below the server, which then still gives the ETag that was. */
export const WAYS = ['s3', 'disk'] as const;
export type Way = (typeof WAYS)[number];

/** The bucket, from both its sides. */
export interface Store {
  readonly s3: S3Client;
  readonly bucket: string;
  /** Where the server keeps the bucket. */
  readonly folder: string;
}

export interface KeptObject {
  readonly key: string;
  readonly content: Uint8Array;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Damages an object. @param place 0 to 1: where it is cut or changed @param other what takes its place in a swap */
export async function damage(
  store: Store,
  { content, key }: KeptObject,
  {
    how,
    way,
    place,
    other,
  }: { readonly how: Damage; readonly way: Way; readonly place: number; readonly other: string },
): Promise<void> {
  const path = join(store.folder, key);
  const at = Math.floor(place * content.length);
  switch (how) {
    case 'delete':
      return way === 'disk' ? rm(path) : deleteObject(store, key);
    case 'cut':
      return way === 'disk' ? truncate(path, at) : putObject(store, key, content.subarray(0, at));
    case 'swap': {
      // A file that is moved takes its ETag along, as one that is copied by S3 does.
      const taken = await keep(store, other);
      return putObject(store, key, taken.content, taken.metadata);
    }
    case 'change': {
      // In place, so that the file keeps what the server wrote beside its content.
      const changed = Uint8Array.from(content);
      changed[at] = (changed[at] as number) ^ 1;
      return way === 'disk' ? writeFile(path, changed, { flag: 'r+' }) : putObject(store, key, changed);
    }
  }
}

export async function keep({ s3, bucket }: Store, key: string): Promise<KeptObject> {
  const { Body, Metadata: metadata = {} } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return { key, content: (await Body?.transformToByteArray()) ?? new Uint8Array(), metadata };
}

export const restore = (store: Store, { key, content, metadata }: KeptObject): Promise<void> =>
  putObject(store, key, content, metadata);

/** All keys of the bucket. */
export async function listKeys({ s3, bucket }: Store): Promise<readonly string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, ContinuationToken: token }));
    for (const { Key = '' } of page.Contents ?? []) if (!Key.endsWith('/')) keys.push(Key);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
}

async function putObject(
  { s3, bucket }: Store,
  key: string,
  content: Uint8Array,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content, Metadata: { ...metadata } }));
}

export async function deleteObject({ s3, bucket }: Store, key: string): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}
