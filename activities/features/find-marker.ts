import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { log } from '@temporalio/activity';
import { storedMarker } from '../../contracts/features/feature-marker.js';
import type { ProvenFile } from '../../contracts/stored/stored-file.js';
import { parseStored } from '../../contracts/stored/stored-json.js';
import { readContent } from '../s3/s3-objects.js';
import { damageOf } from '../s3/stored-files.js';

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
  const reason =
    damage === undefined
      ? await doubtOf(s3, { uri, text, wanted })
      : `${uri} is no longer ${storedMarker.what}: ${damage}`;
  if (reason === undefined) {
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { kind: 'sound', marker: { uri, proof: { bytes: content.length, etag, sha256 } } };
  }
  log.warn('feature files are built again', { reason });
  return { kind: 'none', reason };
}

interface ReadMarker {
  readonly uri: string;
  readonly text: string;
  readonly wanted: readonly string[];
}

/** Why a marker is not believed, as a sentence without its stop. */
async function doubtOf(s3: S3Client, { uri, text, wanted }: ReadMarker): Promise<string | undefined> {
  const read = parseStored(storedMarker, text);
  if (read.kind === 'damaged') return `${uri} is no longer ${storedMarker.what}: ${read.problem}`;
  const { files } = read.value;
  if (files.length !== wanted.length || files.some((file, at) => file.uri !== wanted[at])) {
    return `${uri} names other files than are wanted`;
  }
  const damages = await Promise.all(files.map((file) => damageOf(s3, file)));
  const at = damages.findIndex((damage) => damage !== undefined);
  return at === -1 ? undefined : `${files[at]?.uri} is no longer as it was written: ${damages[at]}`;
}
