import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { ownerOf, ownersInEnvironment } from '@durable-forecast/lib/bucket-owners';
import type { Logger } from 'pino';
import { awsErrorFacts } from '../contracts/failures/aws-error-facts.js';
import { classifyAwsError } from '../contracts/failures/aws-errors.js';
import { describeBucketFault } from '../contracts/failures/describe-bucket-fault.js';
import type { FailureType } from '../contracts/failures/failures.js';
import { StartError } from './start-error.js';

/** What passes while the worker waits for it: every activity does the same. */
const PASSES: ReadonlySet<FailureType> = new Set(['ConnectionFault', 'ServiceFault', 'Throttled']);

/**
 * Sees before the first task that the bucket is there for these credentials: a wrong one would be noticed only after the
 * raw data had been asked for many times.
 *
 * @throws StartError with the cure, except where the store is only away at the moment
 */
export async function checkBucket(s3: S3Client, bucket: string, log: Logger): Promise<void> {
  const endpoint = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
  if (endpoint !== undefined && endpoint !== '' && !URL.canParse(endpoint)) {
    throw new StartError(
      `S3 has no address '${endpoint}': set AWS_ENDPOINT_URL_S3 to one such as http://127.0.0.1:9000.`,
    );
  }
  try {
    // Unlike HeadBucket, its refusals say why.
    await s3.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }));
  } catch (error) {
    const facts = awsErrorFacts(error);
    if (facts === undefined) throw error;
    const message = describeBucketFault(facts, {
      bucket,
      region: await s3.config.region(),
      endpoint,
      owner: ownerOf(ownersInEnvironment(), bucket),
    });
    if (PASSES.has(classifyAwsError(facts))) log.warn({ err: error }, message ?? 'the object store does not answer');
    else throw new StartError(message ?? (error as Error).message);
  }
}
