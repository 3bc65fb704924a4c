import { createHash, type Hash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { openObject } from '../s3/s3-objects.js';
import { damaged } from '../s3/stored-files.js';

/** The end of a folder's address that is named by the hash of its files. */
const NAMED_BY_CONTENT = /\/datasets\/([0-9a-f]{24})\/?$/;

export const isNamedByContent = (folder: string): boolean => NAMED_BY_CONTENT.test(folder);

/**
 * Proves raw files by the name of their folder, which is the hash of their names and contents (`client/runs/upload-dataset.ts`).
 * Folders of other names are believed.
 *
 * @param files in the order in which they were hashed
 * @throws StoredObjectInvalid when the folder holds other bytes than were uploaded
 */
export async function proveRawFiles(
  s3: S3Client,
  folder: string,
  files: readonly { readonly uri: string; readonly name: string }[],
): Promise<void> {
  const wanted = NAMED_BY_CONTENT.exec(folder)?.[1];
  if (wanted === undefined) return;
  const hash = createHash('sha256');
  for (const { uri, name } of files) {
    hash.update(`${name}\0`);
    await addTo(hash, s3, uri);
  }
  if (!hash.digest('hex').startsWith(wanted)) throw changedRawFiles(folder);
}

export const changedRawFiles = (folder: string, damage = 'its files hold other bytes than were uploaded'): Error =>
  damaged(folder, damage, {
    what: 'the raw data of its name',
    cure: 'Delete it and start the run from the folder with the data again; the files are then sent anew.',
  });

async function addTo(hash: Hash, s3: S3Client, uri: string): Promise<void> {
  for await (const chunk of (await openObject(s3, uri)) as AsyncIterable<Buffer>) hash.update(chunk);
}
