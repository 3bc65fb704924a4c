import { ApplicationFailure } from '@temporalio/common';
import { classifyAwsError, isNotFound } from '../../contracts/failures/aws-errors.js';
import { type FailureType, meaningOf } from '../../contracts/failures/failures.js';

interface AwsClientError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly clockSkewCorrected?: boolean };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

const isAwsClientError = (error: unknown): error is AwsClientError => error instanceof Error && '$metadata' in error;

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
 * What passes by itself stays retryable for Temporal. Quota and capacity errors do not: repeating the same call at once is
 * useless, so the workflow decides what to do about them.
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
  if (!(error instanceof Error)) return error;
  const type = typeOf(error);
  // Without the marks of an AWS client, only a broken connection is its error: a body breaks off after the call has ended.
  if (!isAwsClientError(error) && type !== 'ConnectionFault') return error;
  const told = withoutRequest(error.message);
  const message = `${what}: ${describeError(error, told)}${hintOf(type, error)}`;
  return failure(type, message, told === error.message ? error : undefined);
}

/** Where a signature is wrong, AWS repeats the request as it should have been signed, with the session token among its headers. */
const withoutRequest = (message: string): string =>
  message.replace(/\s*The Canonical String for this request[\s\S]*$/, '');

/** What an AWS client could not do, as a row of the failure table. */
function typeOf(error: AwsClientError): FailureType {
  const { name, message, $metadata: { httpStatusCode, clockSkewCorrected } = {} } = error;
  return classifyAwsError({ name, message, httpStatus: httpStatusCode, clockSkewCorrected, code: codeOf(error) });
}

const codeOf = (error: unknown): string | undefined =>
  (error as { code?: string }).code ?? (error as { cause?: { code?: string } }).cause?.code;

const describeError = ({ name, $metadata }: AwsClientError, message: string): string =>
  $metadata?.httpStatusCode === undefined
    ? `no answer from the service (${name === 'Error' ? message : `${name}: ${message}`})`
    : `${name}: ${message}`;

/** What the answer says about the cure: where the bucket is, or what the time is. */
function hintOf(type: FailureType, { $response }: AwsClientError): string {
  const { 'x-amz-bucket-region': region, date } = $response?.headers ?? {};
  if (type === 'WrongRegion' && region !== undefined) return ` The bucket lies in ${region}.`;
  if (type === 'ClockSkew' && date !== undefined) {
    return ` AWS's clock says ${new Date(date).toISOString()}, this machine's ${new Date().toISOString()}.`;
  }
  return '';
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
