import { S3ServiceException } from '@aws-sdk/client-s3';
import { isGrpcServiceError } from '@temporalio/client';

/** What Temporal or S3 has refused, and why; undefined for an error that is none of theirs. */
export function describeRefusal(error: unknown): string | undefined {
  if (error instanceof S3ServiceException) return `S3 refuses a request: ${error.name}: ${error.message}`;
  const { message, cause = error } = error as Error;
  return isGrpcServiceError(cause) ? `Temporal refuses a request: ${message}: ${cause.details}` : undefined;
}
