import { ApplicationFailure } from '@temporalio/common';
import type { FailureType } from '../../contracts/failures/failures.js';
import { failure } from '../aws/aws-failure.js';

/** A receiver that asks for more patience than this is asked again before. */
export const LONGEST_PAUSE_MS = 6 * 3_600_000;

/** The receiver will not take this message, however often it is sent. */
export const refused = (message: string): ApplicationFailure => failure('NotificationRefused', message);

/** The receiver can't take the message now. @param pauseMs what it asks to wait */
export function away(message: string, pauseMs?: number): ApplicationFailure {
  const type: FailureType = 'ReceiverAway';
  return ApplicationFailure.create({
    type,
    message,
    nonRetryable: false,
    ...(pauseMs === undefined ? {} : { nextRetryDelay: Math.min(pauseMs, LONGEST_PAUSE_MS) }),
  });
}
