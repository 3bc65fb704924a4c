/** A place in S3. The key may be a prefix, and empty. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** @throws Error naming the text when it is no `s3://bucket/key` address */
export function parseS3Uri(uri: string): S3Location {
  const { bucket, key } = /^s3:\/\/(?<bucket>[^/]+)\/?(?<key>.*)$/s.exec(uri)?.groups ?? {};
  if (bucket === undefined || key === undefined) throw new Error(`'${uri}' is no S3 address; write s3://bucket/key.`);
  return { bucket, key };
}

export const formatS3Uri = ({ bucket, key }: S3Location): string => `s3://${bucket}/${key}`;

/** Joins a prefix and more path with exactly one slash between them. */
export const joinKey = (...parts: readonly string[]): string =>
  parts
    .map((part, index) => (index === 0 ? part.replace(/\/+$/, '') : part.replace(/^\/+|\/+$/g, '')))
    .filter((part) => part !== '')
    .join('/');
