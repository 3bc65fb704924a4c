import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

/** Names of the folders right below a prefix of a bucket, in key order. @param prefix with the slash at its end */
export async function foldersBelow(
  { s3, bucket: Bucket }: { readonly s3: S3Client; readonly bucket: string },
  prefix: string,
): Promise<readonly string[]> {
  const names: string[] = [];
  const wanted = { Bucket, Prefix: prefix, Delimiter: '/' };
  for await (const { CommonPrefixes: folders = [] } of paginateListObjectsV2({ client: s3 }, wanted)) {
    names.push(...folders.map(({ Prefix = '' }) => Prefix.slice(prefix.length, -1)));
  }
  return names;
}
