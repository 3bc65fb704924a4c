import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';

/** What the keys of all objects below a prefix have behind it, in key order. */
export async function keysBelow(s3: S3Client, prefixUri: string): Promise<readonly string[]> {
  const { bucket: Bucket, key: Prefix } = parseS3Uri(prefixUri);
  const keys: string[] = [];
  for await (const { Contents: contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
    keys.push(...contents.map(({ Key = '' }) => Key.slice(Prefix.length)));
  }
  return keys;
}
