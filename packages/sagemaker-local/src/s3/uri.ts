/** A place in S3. The key may be a prefix, and empty. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** @throws Error when the text is no s3:// or https:// address of a bucket */
export function parseS3Uri(uri: string): S3Location {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri);
  if (match === null) throw new Error(`'${uri}' is no S3 address; it should look like s3://bucket/key.`);
  return { bucket: match[1] as string, key: match[2] as string };
}

export const formatS3Uri = ({ bucket, key }: S3Location): string => `s3://${bucket}/${key}`;

/** Joins a prefix and more path with exactly one slash between them. */
export const joinKey = (...parts: readonly string[]): string =>
  parts
    .map((part, index) => (index === 0 ? part.replace(/\/+$/, '') : part.replace(/^\/+|\/+$/g, '')))
    .filter((part) => part !== '')
    .join('/');
