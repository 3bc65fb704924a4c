import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { ownerOf, ownersInEnvironment } from '@durable-forecast/lib/bucket-owners';
import { awsErrorFacts } from '../../contracts/failures/aws-error-facts.js';
import { describeBucketFault } from '../../contracts/failures/describe-bucket-fault.js';
import { openS3 } from '../connection/open-s3.js';
import { type Finding, fault, ok, skipped } from './finding.js';

/** AWS refuses what was signed more than five minutes away from its own time. */
const MOST_SKEW_MS = 5 * 60_000;

/** The bucket, with the credentials and the region that go there, and the clock of this machine beside that of the service. */
export async function checkStore(now: () => Date = () => new Date()): Promise<readonly Finding[]> {
  const bucket = process.env.FORECAST_BUCKET;
  const endpoint = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
  let s3: S3Client;
  try {
    s3 = openS3({ maxAttempts: 1 });
  } catch (error) {
    return [fault('bucket', (error as Error).message)];
  }
  const region = await s3.config.region().catch(() => undefined);
  const clock = await checkClock(endpoint ?? `https://s3.${region ?? 'us-east-1'}.amazonaws.com`, now);
  if (bucket === undefined || bucket === '') {
    const message = 'FORECAST_BUCKET is not set: name the S3 bucket that holds datasets and forecasts.';
    return [fault('bucket', message), clock];
  }
  try {
    await s3.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }));
    return [ok('bucket', `The bucket ${bucket} can be read.`), clock];
  } catch (error) {
    const facts = awsErrorFacts(error);
    const message =
      facts &&
      describeBucketFault(facts, { bucket, region, endpoint, owner: ownerOf(ownersInEnvironment(), bucket) }, now());
    return [fault('bucket', message ?? (error as Error).message), clock];
  } finally {
    s3.destroy();
  }
}

/** Every answer of a web server says when it was given, also a refusal. */
async function checkClock(url: string, now: () => Date): Promise<Finding> {
  try {
    const before = now().getTime();
    const answer = await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(5000) });
    const between = (before + now().getTime()) / 2;
    const theirs = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isNaN(theirs)) return skipped('clock', `${url} does not say what time it is.`);
    const skew = between - theirs;
    if (Math.abs(skew) <= MOST_SKEW_MS) return ok('clock', 'The clock of this machine agrees with that of S3.');
    const minutes = Math.round(Math.abs(skew) / 60_000);
    return fault(
      'clock',
      `The clock of this machine is ${minutes} minutes ${skew > 0 ? 'ahead of' : 'behind'} that of S3 (${new Date(theirs).toISOString()}); AWS refuses more than five. Set it, best by NTP.`,
    );
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string } };
    return skipped('clock', `S3 does not answer at ${url} (${cause?.code ?? message}).`);
  }
}
