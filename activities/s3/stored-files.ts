import { createHash } from 'node:crypto';
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { FileProof, ProvenFile, StoredFile } from '../../contracts/stored/stored-file.js';
import { asFailure, callAws, failure, isMissing } from '../aws/aws-failure.js';
import { listObjects } from './list-objects.js';
import { isChecksumMismatch, openObject, readBytes, readContent, type StoredContent } from './s3-objects.js';

/** What a file is, and what an operator can do where it no longer is. */
export interface FileKind {
  /** For messages, with its article: `the panel of CA_1`. */
  readonly what: string;
  readonly cure: string;
}

/** Writes a file and says what it was, for whoever reads it later. */
export async function writeStored(
  s3: S3Client,
  uri: string,
  body: Uint8Array | string,
  contentType = 'application/octet-stream',
): Promise<ProvenFile> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  const { ETag: etag = '' } = await callAws(`write ${uri}`, () =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body: body, ContentType: contentType })),
  );
  const sha256 = createHash('sha256').update(body).digest('hex');
  return { uri, proof: { bytes: Buffer.byteLength(body), etag, sha256 } };
}

/** What a file is now that somebody else has written; undefined where there is none. */
export async function observeFile(s3: S3Client, uri: string): Promise<ProvenFile | undefined> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  try {
    const { ContentLength: bytes = 0, ETag: etag = '' } = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    return { uri, proof: { bytes, etag } };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw asFailure(`look for ${uri}`, error);
  }
}

/** What lies below a prefix now, in key order. */
export const listFiles = async (s3: S3Client, prefixUri: string): Promise<readonly ProvenFile[]> =>
  (await listObjects(s3, prefixUri)).map(({ uri, bytes, etag }) => ({ uri, proof: { bytes, etag } }));

/** A file that was looked at: the same, with the ETag that it has by now, or damaged, said in a phrase. */
export type SeenFile =
  | { readonly kind: 'same'; readonly file: ProvenFile }
  | { readonly kind: 'damaged'; readonly damage: string };

/**
 * Looks whether a file is whole and the same. Costs a HEAD, and a GET only where the ETag has changed: a bucket that was restored
 * has other ETags for the same bytes.
 */
export async function lookAtFile(s3: S3Client, file: ProvenFile): Promise<SeenFile> {
  const { uri, proof } = file;
  const now = await observeFile(s3, uri);
  if (now === undefined) return { kind: 'damaged', damage: 'it is gone' };
  const { bytes, etag } = now.proof;
  if (bytes !== proof.bytes) return { kind: 'damaged', damage: describeSize(bytes, proof.bytes) };
  if (etag === proof.etag) return { kind: 'same', file };
  const isSame = proof.sha256 !== undefined && (await hashOfObject(s3, uri)) === proof.sha256;
  return isSame
    ? { kind: 'same', file: { uri, proof: { ...proof, etag } } }
    : { kind: 'damaged', damage: OTHER_CONTENT };
}

/** What is wrong with a file, as a phrase: `it holds 1,204 of 3,311 bytes`; undefined where it is whole and the same. */
export async function damageOf(s3: S3Client, file: ProvenFile): Promise<string | undefined> {
  const seen = await lookAtFile(s3, file);
  return seen.kind === 'damaged' ? seen.damage : undefined;
}

/** The same of the model of a training; of one without a proof only that it is there is known. */
export async function damageOfModel(s3: S3Client, { uri, proof }: StoredFile): Promise<string | undefined> {
  if (proof !== undefined) return damageOf(s3, { uri, proof });
  return (await observeFile(s3, uri)) === undefined ? 'it is gone' : undefined;
}

/** @throws StoredObjectInvalid naming the file, what is wrong with it and the cure */
export async function verifyFile(s3: S3Client, file: StoredFile, kind: FileKind): Promise<void> {
  if (file.proof === undefined) return;
  const damage = await damageOf(s3, { ...file, proof: file.proof });
  if (damage !== undefined) throw damaged(file.uri, damage, kind);
}

/** Reads a file and proves that it is what was written. @throws StoredObjectInvalid as `verifyFile` does */
export async function readStored(s3: S3Client, { uri, proof }: StoredFile, kind: FileKind): Promise<Uint8Array> {
  if (proof === undefined) return readBytes(s3, uri);
  const read = await readContent(s3, uri);
  if (read === undefined) throw damaged(uri, 'it is gone', kind);
  const damage = damageOfContent(read, proof);
  if (damage !== undefined) throw damaged(uri, damage, kind);
  return read.content;
}

export const readStoredText = async (s3: S3Client, file: StoredFile, kind: FileKind): Promise<string> =>
  new TextDecoder().decode(await readStored(s3, file, kind));

export const damaged = (uri: string, damage: string, { what, cure }: FileKind): Error =>
  failure('StoredObjectInvalid', `${uri} is no longer ${what}: ${damage}. ${cure}`);

const OTHER_CONTENT = 'it holds other bytes than were written';

const describeSize = (now: number, then: number): string =>
  `it holds ${count(now)} ${now < then ? 'of' : 'instead of'} ${count(then)} bytes`;

const count = (bytes: number): string => bytes.toLocaleString('en-US');

function damageOfContent({ content, etag, damage }: StoredContent, proof: FileProof): string | undefined {
  if (damage !== undefined) return damage;
  if (content.length !== proof.bytes) return describeSize(content.length, proof.bytes);
  const isSame =
    proof.sha256 === undefined
      ? etag === proof.etag
      : createHash('sha256').update(content).digest('hex') === proof.sha256;
  return isSame ? undefined : OTHER_CONTENT;
}

/** Undefined where the bytes don't match the checksum that S3 keeps of them. */
async function hashOfObject(s3: S3Client, uri: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of await openObject(s3, uri)) hash.update(chunk as Buffer);
  } catch (error) {
    if (isChecksumMismatch(error)) return undefined;
    throw asFailure(`read ${uri}`, error);
  }
  return hash.digest('hex');
}
