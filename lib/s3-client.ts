import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { AWS_CLIENT_SETTINGS } from './aws-client-settings.js';
import { type BucketOwners, ownerOf, ownersInEnvironment } from './bucket-owners.js';

/**
 * The S3 client of every program of the project. Where the environment says whose the buckets are, each of its calls does so too, and S3
 * refuses those to a bucket of the same name that somebody else has made.
 *
 * @param owners whose buckets are; what FORECAST_BUCKET_OWNER says unless it is given
 * @throws Error where FORECAST_BUCKET_OWNER names no accounts
 */
export function s3Client(settings: S3ClientConfig = {}, owners: BucketOwners = ownersInEnvironment()): S3Client {
  const s3 = new S3Client({ ...AWS_CLIENT_SETTINGS, ...settings });
  if (Object.keys(owners).length === 0) return s3;
  s3.middlewareStack.add((next) => (args) => next({ ...args, input: withOwners(args.input, owners) }), {
    step: 'initialize',
    name: 'expectBucketOwner',
  });
  return s3;
}

/** What a copy is made of lies in a bucket as well. */
function withOwners<Input extends object>(input: Input, owners: BucketOwners): Input {
  const { Bucket: bucket, CopySource: source } = input as { Bucket?: string; CopySource?: string };
  const owner = bucket === undefined ? undefined : ownerOf(owners, bucket);
  const sourceOwner = source === undefined ? undefined : ownerOf(owners, source.replace(/^\//, '').split('/')[0] ?? '');
  return {
    ...input,
    ...(owner === undefined ? {} : { ExpectedBucketOwner: owner }),
    ...(sourceOwner === undefined ? {} : { ExpectedSourceBucketOwner: sourceOwner }),
  };
}
