import { ApplicationFailure } from '@temporalio/common';
import { classifyAwsError, type FailureType, isNotFound, meaningOf } from '../../contracts/failures/failures.js';

interface AwsClientError {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const isAwsClientError = (error: unknown): error is AwsClientError => error instanceof Error && '$metadata' in error;

/** Network trouble between us and AWS: nobody knows whether the call had its effect, so it is repeated. */
const isConnectionError = (error: unknown): boolean =>
  error instanceof Error &&
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|socket hang up|TimeoutError|RequestTimeout/.test(
    `${error.name} ${(error as { code?: string }).code ?? ''} ${error.message}`,
  );

/** Whether the error says that the object is not there. */
export const isMissing = (error: unknown): boolean =>
  isAwsClientError(error) && (isNotFound(error.name, error.message) || error.$metadata?.httpStatusCode === 404);

/** Whether the error says that an object of this name exists already. */
export const isInUse = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'ResourceInUse' || (error.name === 'ValidationException' && /already exist/i.test(error.message)));

/** Whether a conditional write to S3 lost against another writer. */
export const isPreconditionFailed = (error: unknown): boolean =>
  isAwsClientError(error) && (error.name === 'PreconditionFailed' || error.$metadata?.httpStatusCode === 412);

/**
 * Runs a call to AWS and turns what it throws into one of our failure types.
 *
 * Throttling, service faults and lost connections stay retryable for Temporal. Quota and capacity errors do not: repeating
 * the same call at once is useless, so the workflow decides what to do about them.
 */
export async function callAws<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw asFailure(what, error);
  }
}

/** What to throw for an error of an AWS client: one of our failure types, or the error itself where it is none of theirs. */
export function asFailure(what: string, error: unknown): unknown {
  if (isAwsClientError(error)) {
    const type = classifyAwsError({
      name: error.name,
      message: error.message,
      httpStatus: error.$metadata?.httpStatusCode,
    });
    return failure(type, `${what}: ${error.name}: ${error.message}`, error);
  }
  if (isConnectionError(error)) {
    return failure('ServiceFault', `${what}: no answer from the service (${(error as Error).message})`, error as Error);
  }
  return error;
}

/** An ApplicationFailure of one of our types; retryable for Temporal exactly where repeating the same call can help. */
export function failure(type: FailureType, message: string, cause?: Error, ...details: unknown[]): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message,
    nonRetryable: meaningOf(type).retry !== 'same',
    details,
    ...(cause === undefined ? {} : { cause }),
  });
}
