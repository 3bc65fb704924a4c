import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { type FailureType, isFailureType } from '../contracts/failures/failures.js';

/** How often an activity may end with an unforeseen error: trouble of the machine may pass, a mistake of ours does not. */
export const UNFORESEEN_ATTEMPTS = 5;

/** Activities whose errors are remembered at a time: those that were given up between two attempts are never heard of again. */
const MOST_REMEMBERED = 10_000;

/**
 * Ends what fails with unforeseen errors, so that a fault that stays is told in seconds and not after the ten minutes that an
 * outage is given.
 *
 * Failures of the table say themselves whether they are repeated, and Temporal's own answers pass with its outage. What is
 * left is a mistake of this program, or trouble of its machine: a full disk, no memory.
 *
 * Attempts that an outage or a dead worker took don't count: a watch of days has many of them. An attempt is not told how those
 * before it ended, so each worker process counts what ended here, from nothing when it starts; where several workers take
 * turns, a fault may be repeated as often on each of them.
 */
export class UnforeseenErrors {
  private readonly counts = new Map<string, number>();

  /**
   * @param activity an id that all attempts of the activity have, and no other
   * @param attempt from 1
   * @returns what to throw
   */
  judge(activity: string, error: unknown, attempt: number): unknown {
    if (!isUnforeseen(error)) return error;
    const count = (this.counts.get(activity) ?? 0) + 1;
    this.forget(activity);
    if (count < UNFORESEEN_ATTEMPTS) {
      this.remember(activity, count);
      return error;
    }
    const { name, message } = error;
    const type: FailureType = 'UnforeseenError';
    return ApplicationFailure.create({
      type,
      message: `${name}: ${message} (the last of ${attempt} attempts)`,
      nonRetryable: true,
      cause: error,
    });
  }

  /** To be called when the activity has ended well. */
  forget(activity: string): void {
    this.counts.delete(activity);
  }

  private remember(activity: string, count: number): void {
    this.counts.set(activity, count);
    const [oldest] = this.counts.keys();
    if (this.counts.size > MOST_REMEMBERED && oldest !== undefined) this.forget(oldest);
  }
}

function isUnforeseen(error: unknown): error is Error {
  if (!(error instanceof Error) || error instanceof CancelledFailure || error.name === 'AbortError') return false;
  if (error instanceof ApplicationFailure) return !isFailureType(error.type) && error.nonRetryable !== true;
  return !isAnswerOfTemporal(error) && !isAnswerOfTemporal(error.cause);
}

/** Every error of gRPC has these two; they come by way of the Temporal client, as themselves or as a cause. */
const isAnswerOfTemporal = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' && 'details' in error;
