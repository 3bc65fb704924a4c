import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { formatS3Uri, parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { callAws } from '../aws/aws-failure.js';

export interface ListedObject {
  readonly uri: string;
  /** What its key has behind the prefix. */
  readonly name: string;
  readonly bytes: number;
  readonly etag: string;
  /** When it was written, milliseconds since 1970. */
  readonly modified: number;
}

/** All objects below a prefix, in key order. */
export async function listObjects(s3: S3Client, prefixUri: string): Promise<readonly ListedObject[]> {
  const { bucket, key: prefix } = parseS3Uri(prefixUri);
  const objects: ListedObject[] = [];
  let token: string | undefined;
  do {
    const page = await callAws(`list ${prefixUri}`, () =>
      s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token })),
    );
    for (const { Key: key = '', Size: bytes = 0, ETag: etag = '', LastModified } of page.Contents ?? []) {
      const modified = LastModified?.getTime() ?? 0;
      objects.push({ uri: formatS3Uri({ bucket, key }), name: key.slice(prefix.length), bytes, etag, modified });
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return objects;
}
