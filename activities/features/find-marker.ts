import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { log } from '@temporalio/activity';
import { type FeatureMarker, storedMarker } from '../../contracts/features/feature-marker.js';
import type { ProvenFile } from '../../contracts/stored/stored-file.js';
import { parseStored } from '../../contracts/stored/stored-json.js';
import { sealedFor } from '../s3/json-for.js';
import { readContent } from '../s3/s3-objects.js';
import { lookAtFile, writeStored } from '../s3/stored-files.js';

/** A marker that is believed, or why there is none: no reason where nobody has finished the files yet. */
export type FoundMarker =
  | { readonly kind: 'sound'; readonly marker: ProvenFile }
  | { readonly kind: 'none'; readonly reason?: string };

/**
 * Looks for the marker of finished feature files. It is believed only when it names the wanted files and each of them is
 * there, whole and the same; the log says why one is not.
 *
 * @param wanted addresses of the files
 */
export async function findMarker(s3: S3Client, uri: string, wanted: readonly string[]): Promise<FoundMarker> {
  const found = await readContent(s3, uri);
  if (found === undefined) return { kind: 'none' };
  const { content, etag, damage } = found;
  const text = new TextDecoder().decode(content);
  const looked: LookedAt =
    damage === undefined
      ? await lookAt(s3, { uri, text, wanted })
      : { kind: 'doubtful', reason: `${uri} is no longer ${storedMarker.what}: ${damage}` };
  switch (looked.kind) {
    case 'sound': {
      const sha256 = createHash('sha256').update(content).digest('hex');
      return { kind: 'sound', marker: { uri, proof: { bytes: content.length, etag, sha256 } } };
    }
    case 'other ETags':
      return { kind: 'sound', marker: await writeStored(s3, uri, sealedFor(uri, looked.marker), 'application/json') };
    case 'doubtful':
      log.warn('feature files are built again', { reason: looked.reason });
      return { kind: 'none', reason: looked.reason };
  }
}

interface ReadMarker {
  readonly uri: string;
  readonly text: string;
  readonly wanted: readonly string[];
}

type LookedAt =
  | { readonly kind: 'sound' }
  /** The same bytes in a bucket that was restored: written anew, or each job would have its files read for their hashes. */
  | { readonly kind: 'other ETags'; readonly marker: FeatureMarker }
  /** @param reason a sentence without its stop */
  | { readonly kind: 'doubtful'; readonly reason: string };

async function lookAt(s3: S3Client, { uri, text, wanted }: ReadMarker): Promise<LookedAt> {
  const read = parseStored(storedMarker, text);
  if (read.kind !== 'sound') {
    return { kind: 'doubtful', reason: `${uri} is no longer ${storedMarker.what}: ${read.problem}` };
  }
  const { files } = read.value;
  if (files.length !== wanted.length || files.some((file, at) => file.uri !== wanted[at])) {
    return { kind: 'doubtful', reason: `${uri} names other files than are wanted` };
  }
  const seen = await Promise.all(files.map((file) => lookAtFile(s3, file)));
  const now: ProvenFile[] = [];
  for (const [at, one] of seen.entries()) {
    if (one.kind === 'same') now.push(one.file);
    else return { kind: 'doubtful', reason: `${files[at]?.uri} is no longer as it was written: ${one.damage}` };
  }
  const isAsWritten = now.every(({ proof }, at) => proof.etag === files[at]?.proof.etag);
  return isAsWritten ? { kind: 'sound' } : { kind: 'other ETags', marker: { files: now } };
}
