import { formatS3Uri, type S3Location } from '@durable-forecast/lib/s3-uri';
import { JobFailure } from '../model/job-failure.js';

/**
 * What an error of a download means: bytes that don't match their checksum are a fault of the object, which no repetition
 * mends, and the reason names it.
 */
export const namingDamage = (error: unknown, object: S3Location): unknown =>
  error instanceof Error && /^checksum mismatch/i.test(error.message)
    ? new JobFailure(
        `ClientError: Data download failed:${formatS3Uri(object)} is damaged: its bytes don't match the checksum that S3 ` +
          `keeps of them (${error.message}).`,
      )
    : error;
