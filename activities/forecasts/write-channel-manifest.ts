import type { S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { writeObject } from '../s3/s3-objects.js';

export interface ChannelManifestInput {
  readonly uri: string;
  /** Addresses of the channel's objects; all in one bucket. */
  readonly objects: readonly string[];
}

/**
 * Writes the JSON that an input of type ManifestFile reads: the folder that all objects lie in, then the objects relative
 * to it. Answers of a transform are named after the relative part, so objects of one folder get answers without folders.
 */
export async function writeChannelManifest(s3: S3Client, { uri, objects }: ChannelManifestInput): Promise<string> {
  const [bucket] = new Set(objects.map((object) => parseS3Uri(object).bucket));
  const keys = objects.map((object) => parseS3Uri(object).key);
  const folder = commonFolder(keys);
  const manifest = [{ prefix: `s3://${bucket}/${folder}` }, ...keys.map((key) => key.slice(folder.length))];
  await writeObject(s3, uri, JSON.stringify(manifest), 'application/json');
  return uri;
}

/** The deepest folder of all keys, with its slash; empty at the root of the bucket. */
function commonFolder([first = '', ...rest]: readonly string[]): string {
  let folder = first.slice(0, first.lastIndexOf('/') + 1);
  while (folder !== '' && rest.some((key) => !key.startsWith(folder))) {
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  }
  return folder;
}
