import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { InvalidArgumentError } from 'commander';

/** An argument that is an address in S3. @throws InvalidArgumentError when it is none */
export function s3Address(text: string): string {
  try {
    parseS3Uri(text);
  } catch {
    throw new InvalidArgumentError('It must be an address in S3, s3://BUCKET/PREFIX.');
  }
  return text;
}
