import { ApplicationFailure } from '@temporalio/common';
import type { FailureType } from '../../contracts/failures/failures.js';
import { failure } from '../aws/aws-failure.js';

/** So long a receiver may take to accept a message. */
const DAY_MS = 86_400_000;
/** A receiver that asks for more patience than this is asked again before. */
const LONGEST_PAUSE_MS = 6 * 3_600_000;

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

/**
 * One attempt to send. After a day of them the last one says that it was.
 *
 * By the clock and not by a timeout of Temporal: a day in which no worker ran is none in which the receiver was asked.
 *
 * @param since when the first attempt was due, milliseconds since 1970
 * @throws NotificationUndelivered with why the last attempt has failed
 */
export async function withinADay<T>(attempt: () => Promise<T>, since: number, now = Date.now): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    const isFinal = !(error instanceof ApplicationFailure) || error.nonRetryable === true;
    if (isFinal || now() - since < DAY_MS) throw error;
    throw failure('NotificationUndelivered', `Not delivered for a day. The last time: ${error.message}`, error);
  }
}
