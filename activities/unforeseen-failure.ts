import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { type FailureType, isFailureType } from '../contracts/failures/failures.js';

/** Attempts that an unforeseen error gets: trouble of the machine may pass, a mistake of ours does not. */
export const UNFORESEEN_ATTEMPTS = 5;

/**
 * What to throw for an error of an activity's attempt, so that a fault that stays is told in seconds and not after the ten
 * minutes that an outage is given.
 *
 * Failures of the table say themselves whether they are repeated, and Temporal's own answers pass with its outage. What is
 * left is a mistake of this program, or trouble of its machine: a full disk, no memory.
 *
 * @param attempt from 1
 */
export function judgeError(error: unknown, attempt: number): unknown {
  if (attempt < UNFORESEEN_ATTEMPTS || !isUnforeseen(error)) return error;
  const { name, message } = error;
  const type: FailureType = 'UnforeseenError';
  return ApplicationFailure.create({
    type,
    message: `${name}: ${message} (the last of ${attempt} attempts)`,
    nonRetryable: true,
    cause: error,
  });
}

function isUnforeseen(error: unknown): error is Error {
  if (!(error instanceof Error) || error instanceof CancelledFailure || error.name === 'AbortError') return false;
  if (error instanceof ApplicationFailure) return !isFailureType(error.type) && error.nonRetryable !== true;
  return !isAnswerOfTemporal(error) && !isAnswerOfTemporal(error.cause);
}

/** Every error of gRPC has these two; they come by way of the Temporal client, as themselves or as a cause. */
const isAnswerOfTemporal = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' && 'details' in error;
