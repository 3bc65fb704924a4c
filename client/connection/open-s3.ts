import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { s3Client } from '@durable-forecast/lib/s3-client';
import { UserError } from '../errors/user-error.js';

/** The S3 client of the commands. @throws UserError where FORECAST_BUCKET_OWNER names no accounts */
export function openS3(settings: S3ClientConfig = {}): S3Client {
  try {
    return s3Client(settings);
  } catch (error) {
    throw new UserError((error as Error).message, 'usage');
  }
}
