import { parseS3Uri } from '@durable-forecast/lib/s3-uri';

/**
 * The JSON that an input of type ManifestFile reads: the folder that all objects lie in, then the objects relative to it.
 * Answers of a transform are named after the relative part, so objects of one folder get answers without folders.
 *
 * @param objects addresses, all in one bucket
 */
export function channelManifest(objects: readonly string[]): string {
  const [bucket] = new Set(objects.map((object) => parseS3Uri(object).bucket));
  const keys = objects.map((object) => parseS3Uri(object).key);
  const folder = commonFolder(keys);
  return JSON.stringify([{ prefix: `s3://${bucket}/${folder}` }, ...keys.map((key) => key.slice(folder.length))]);
}

/** The deepest folder of all keys, with its slash; empty at the root of the bucket. */
function commonFolder([first = '', ...rest]: readonly string[]): string {
  let folder = first.slice(0, first.lastIndexOf('/') + 1);
  while (folder !== '' && rest.some((key) => !key.startsWith(folder))) {
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  }
  return folder;
}
