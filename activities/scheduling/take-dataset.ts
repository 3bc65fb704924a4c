import { createHash } from 'node:crypto';
import { CopyObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { formatS3Uri, parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { ArrivedFile } from '../../contracts/scheduling/scheduled-forecast.js';
import { asFailure, isMissing, isPreconditionFailed } from '../aws/aws-failure.js';
import { listObjects } from '../s3/list-objects.js';
import type { SchedulingDeps } from './deps.js';

export interface TakeDatasetInput {
  /** In the order of `RAW_TABLES`. */
  readonly files: readonly ArrivedFile[];
}

export type TakenDataset =
  /** Below a prefix named by the content. */
  | { readonly kind: 'taken'; readonly uri: string }
  /** A file is another by now than the one that was found: look again. */
  | { readonly kind: 'changed'; readonly what: string };

/**
 * Keeps the raw files of a run below a prefix named by their content, where nobody changes them: the place where they landed may be
 * written again tomorrow. The prefix is that of `forecast run --data` with the same files, so equal data is kept once and all that
 * was computed of it is found.
 */
export async function takeDataset(
  { s3, bucket }: Pick<SchedulingDeps, 's3' | 'bucket'>,
  { files }: TakeDatasetInput,
): Promise<TakenDataset> {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${file.name}\0`);
    if (!(await hashObject(s3, file, hash))) return changed(file);
  }
  const uri = formatS3Uri({ bucket, key: `datasets/${hash.digest('hex').slice(0, 24)}` });
  const kept = await listObjects(s3, `${uri}/`);
  for (const file of files) {
    if (kept.some(({ name, bytes }) => name === file.name && bytes === file.bytes)) continue;
    if (!(await copyObject(s3, file, `${uri}/${file.name}`))) return changed(file);
  }
  return { kind: 'taken', uri };
}

const changed = ({ uri }: ArrivedFile): TakenDataset => ({ kind: 'changed', what: `${uri} changed while it was read` });

/** @returns false when the object is no longer the one that was found */
async function hashObject(s3: S3Client, { uri, etag }: ArrivedFile, hash: { update(chunk: Uint8Array): unknown }) {
  const { bucket, key } = parseS3Uri(uri);
  return unlessChanged(`read ${uri}`, async () => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...ifMatch('IfMatch', etag) }));
    for await (const chunk of (Body ?? []) as AsyncIterable<Uint8Array>) hash.update(chunk);
  });
}

/** By the object store itself, without a way through this machine. @returns false as above */
async function copyObject(s3: S3Client, { uri, etag }: ArrivedFile, target: string): Promise<boolean> {
  const from = parseS3Uri(uri);
  const to = parseS3Uri(target);
  return unlessChanged(`copy ${uri}`, () =>
    s3.send(
      new CopyObjectCommand({
        CopySource: `${from.bucket}/${from.key.split('/').map(encodeURIComponent).join('/')}`,
        Bucket: to.bucket,
        Key: to.key,
        ...ifMatch('CopySourceIfMatch', etag),
      }),
    ),
  );
}

/** A store may know no ETag of a file that was put into its folder by hand. */
const ifMatch = (condition: 'IfMatch' | 'CopySourceIfMatch', etag: string) =>
  etag === '' ? {} : { [condition]: etag };

async function unlessChanged(what: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (isPreconditionFailed(error) || isMissing(error)) return false;
    throw asFailure(what, error);
  }
}
