import type { S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri, writeObject } from '../s3/s3-objects.js';

export interface ChannelManifestInput {
  readonly uri: string;
  /** Addresses of the channel's objects; all in one bucket. */
  readonly objects: readonly string[];
}

/** Writes the JSON that a channel of type ManifestFile reads: a common prefix, then the objects relative to it. */
export async function writeChannelManifest(s3: S3Client, { uri, objects }: ChannelManifestInput): Promise<string> {
  const [bucket] = new Set(objects.map((object) => parseS3Uri(object).bucket));
  const manifest = [{ prefix: `s3://${bucket}/` }, ...objects.map((object) => parseS3Uri(object).key)];
  await writeObject(s3, uri, JSON.stringify(manifest), 'application/json');
  return uri;
}
