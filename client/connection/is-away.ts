import { isGrpcServiceError } from '@temporalio/client';
import { classifyAwsError } from '../../contracts/failures/aws-errors.js';
import type { FailureType } from '../../contracts/failures/failures.js';

/** Failures of S3 that pass by themselves; credentials that a person must give do not. */
const PASSING: ReadonlySet<FailureType> = new Set(['ConnectionFault', 'ServiceFault', 'Throttled', 'WriteConflict']);

/** Whether an error of the AWS client says that S3 is away, and not that it refuses. */
export function isS3Away(error: unknown): boolean {
  if (!(error instanceof Error) || !('$metadata' in error)) return false;
  const { name, message } = error;
  const { httpStatusCode: httpStatus } = error.$metadata as { httpStatusCode?: number };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return PASSING.has(classifyAwsError({ name, message, httpStatus, code }));
}

/** gRPC's numbers of answers that nobody gave: none in time, and nobody there. */
const DEADLINE_EXCEEDED = 4;
export const UNAVAILABLE = 14;

/** Whether a status of gRPC says that Temporal is away. */
const isTemporalAway = (code: number): boolean => code === UNAVAILABLE || code === DEADLINE_EXCEEDED;

/** What gRPC says of an error of the Temporal client that means that Temporal is away; undefined for all others. */
export function temporalSilence(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { cause = error } = error;
  return isGrpcServiceError(cause) && isTemporalAway(cause.code) ? cause.details : undefined;
}

/** The same of an attempt to connect, which may also end without a word of gRPC. */
export const isConnectRefused = (error: unknown): boolean => {
  const { cause = error } = error as Error;
  return !isGrpcServiceError(cause) || isTemporalAway(cause.code);
};
