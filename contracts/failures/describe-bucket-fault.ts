import { type AwsErrorFacts, classifyAwsError } from './aws-errors.js';

/** What an S3 client has thrown, with what its answer says beside the error. */
export interface BucketErrorFacts extends AwsErrorFacts {
  /** Region of the bucket, where the answer names it. */
  readonly bucketRegion?: string | undefined;
  /** When the service says that it answered. */
  readonly answeredAt?: string | undefined;
}

/** Which bucket was asked, and how. */
export interface BucketAccess {
  readonly bucket: string;
  /** As the client was configured; undefined where it has none. */
  readonly region: string | undefined;
  /** Address in place of AWS. */
  readonly endpoint: string | undefined;
  /** Account that it is expected to belong to, where FORECAST_BUCKET_OWNER says so. */
  readonly owner?: string | undefined;
}

/** What, where and the cure of an error of S3, in one sentence or two; undefined where the error is none of S3's. */
export function describeBucketFault(
  facts: BucketErrorFacts,
  { bucket, region, endpoint, owner }: BucketAccess,
  now = new Date(),
): string | undefined {
  const { name, message } = facts;
  const at = endpoint === undefined ? '' : ` at ${endpoint}`;
  if (/^Region is missing/i.test(message)) {
    return `No AWS region is set. Set AWS_REGION to the region of the bucket ${bucket}, for example eu-west-1.`;
  }
  switch (classifyAwsError(facts)) {
    case 'ClockSkew':
      return `S3${at} refuses the signature because the clocks differ: its own says ${timeOf(facts.answeredAt)}, this machine's ${now.toISOString()}. Set the clock of this machine, best by NTP.`;
    case 'CredentialsExpired':
      return name === 'CredentialsProviderError'
        ? 'No AWS credentials were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile that has some.'
        : `The AWS credentials have expired (${name}). Renew them, for example with 'aws sso login', and try again.`;
    case 'WrongRegion':
      return facts.bucketRegion === undefined
        ? `The bucket ${bucket} lies in another region than ${region ?? 'the one that was asked'}. Set AWS_REGION to the bucket's.`
        : `The bucket ${bucket} lies in ${facts.bucketRegion}, and AWS_REGION says ${region}. Set AWS_REGION to ${facts.bucketRegion}, or FORECAST_BUCKET to a bucket of ${region}.`;
    case 'NotFound':
      return name === 'NoSuchKey'
        ? undefined
        : `There is no bucket ${bucket}${at}. Set FORECAST_BUCKET to one that exists, or make it: aws s3 mb s3://${bucket}`;
    case 'AccessDenied':
      return deniedBecause(name, bucket, at, owner);
    case 'ConnectionFault':
    case 'ServiceFault':
      return `S3 does not answer${at} (${message || name}). ${endpoint === undefined ? 'See to the network, and that AWS_REGION is a region of AWS.' : 'Start it, or set AWS_ENDPOINT_URL_S3 to where it runs.'}`;
    default:
      return `S3${at} refuses a request for the bucket ${bucket}: ${name}: ${message}`;
  }
}

function deniedBecause(name: string, bucket: string, at: string, owner: string | undefined): string {
  switch (name) {
    case 'SignatureDoesNotMatch':
      return `S3${at} refuses the secret key. Set AWS_SECRET_ACCESS_KEY to the secret that belongs to AWS_ACCESS_KEY_ID.`;
    case 'InvalidAccessKeyId':
      return `S3${at} does not know the access key. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to a key that exists.`;
    default:
      if (owner !== undefined) {
        return `S3${at} does not let these credentials use the bucket ${bucket} of the account ${owner} (${name}): either FORECAST_BUCKET_OWNER names another account than the one that owns it, or it allows neither s3:ListBucket nor s3:GetObject and s3:PutObject. 'aws s3api list-buckets' shows those of your account.`;
      }
      return `S3${at} does not let these credentials use the bucket ${bucket} (${name}): it may belong to another account. Set FORECAST_BUCKET to a bucket of yours, or allow s3:ListBucket, s3:GetObject and s3:PutObject on it.`;
  }
}

function timeOf(date: string | undefined): string {
  const time = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? 'another time' : new Date(time).toISOString();
}
