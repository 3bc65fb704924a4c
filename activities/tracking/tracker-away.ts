import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { FailureType } from '../../contracts/failures/failures.js';

/** A tracker that asks for more patience than this is asked again before. */
const LONGEST_PAUSE_MS = 600_000;

/**
 * The tracker can't take anything now.
 *
 * Benign to Temporal, which logs no warning for each of its attempts: who empties the outbox has said it once.
 *
 * @param pauseMs what it asks to wait
 */
export function trackerAway(message: string, pauseMs?: number): ApplicationFailure {
  const type: FailureType = 'TrackerAway';
  return ApplicationFailure.create({
    type,
    message,
    nonRetryable: false,
    category: ApplicationFailureCategory.BENIGN,
    ...(pauseMs === undefined ? {} : { nextRetryDelay: Math.min(pauseMs, LONGEST_PAUSE_MS) }),
  });
}

export const isTrackerAway = (error: unknown): error is ApplicationFailure =>
  error instanceof ApplicationFailure && error.type === ('TrackerAway' satisfies FailureType);
