/** Account that a bucket is expected to belong to: some by name, and `*` for all others. */
export type BucketOwners = Readonly<Record<string, string>>;

/** The variable of the environment that says it. */
const BUCKET_OWNER = 'FORECAST_BUCKET_OWNER';

const ACCOUNT = /^\d{12}$/;
/** @source bucket naming rules of S3 */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * Whose buckets are: `123456789012` for all, and `landing-zone=210987654321` for one that another account owns.
 *
 * @throws Error saying what is wrong with the text
 */
export function readBucketOwners(text: string): BucketOwners {
  const owners = new Map<string, string>();
  for (const entry of text.split(',').map((part) => part.trim())) {
    if (entry === '') continue;
    const at = entry.indexOf('=');
    const bucket = at < 0 ? '*' : entry.slice(0, at).trim();
    const account = entry.slice(at + 1).trim();
    if (at >= 0 && !BUCKET.test(bucket))
      throw new Error(`'${bucket}' is no name of a bucket, as in landing-zone=210987654321`);
    if (!ACCOUNT.test(account)) throw new Error(`'${account}' is no account: give its 12 digits, as in 123456789012`);
    if (owners.has(bucket))
      throw new Error(`${bucket === '*' ? 'all buckets have' : `${bucket} has`} two owners; give one`);
    owners.set(bucket, account);
  }
  return Object.fromEntries(owners);
}

/** @throws Error where FORECAST_BUCKET_OWNER names no accounts */
export function ownersInEnvironment(): BucketOwners {
  try {
    return readBucketOwners(process.env[BUCKET_OWNER] ?? '');
  } catch (error) {
    throw new Error(`${BUCKET_OWNER}: ${(error as Error).message}`);
  }
}

/** @returns undefined where nobody says whose it is */
export const ownerOf = (owners: BucketOwners, bucket: string): string | undefined =>
  Object.hasOwn(owners, bucket) ? owners[bucket] : owners['*'];
