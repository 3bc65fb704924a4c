import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { parseStored } from '../../contracts/stored/stored-json.js';
import { type CachedStep, stepsPrefix } from '../../contracts/training/step-cache.js';
import { storedStep } from '../../contracts/training/step-cache-schema.js';

/**
 * Finished steps of an algorithm, newest first. Entries that are damaged are left out, as the cache itself does: they
 * will be written anew.
 */
export async function newestSteps(
  { s3, bucket }: { readonly s3: S3Client; readonly bucket: string },
  algorithm: string,
  most: number,
): Promise<readonly CachedStep[]> {
  const found: { readonly key: string; readonly time: number }[] = [];
  const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: stepsPrefix(algorithm) });
  for await (const { Contents: contents = [] } of pages) {
    for (const { Key = '', LastModified } of contents) {
      if (Key.endsWith('.json')) found.push({ key: Key, time: LastModified?.getTime() ?? 0 });
    }
  }
  const newest = found.sort((a, b) => b.time - a.time).slice(0, most);
  const steps = await Promise.all(
    newest.map(async ({ key }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const read = parseStored(storedStep, (await Body?.transformToString()) ?? '');
      return read.kind === 'sound' ? [read.value] : [];
    }),
  );
  return steps.flat();
}
