import { ApplicationFailure } from '@temporalio/common';
import { failure } from '../aws/aws-failure.js';
import { LONGEST_PAUSE_MS } from './receiver-failures.js';

/** So long a receiver may take to accept a message. */
const DAY_MS = 86_400_000;

/** How long a receiver has been asked by now; each attempt leaves it to the next one with its heartbeats. */
export interface Patience {
  readonly askedMs: number;
  /** Beginning of the newest attempt, milliseconds since 1970. */
  readonly attemptAt: number;
}

/**
 * The patience with which an attempt begins.
 *
 * Counted from attempt to attempt, and neither by a timeout of Temporal nor from when the message was due: a time in which no
 * worker ran is none in which the receiver was asked. It shows as a pause that is longer than any that is made on purpose.
 *
 * @param before what the attempt before left; undefined for the first one
 */
export function patienceOf(before: Patience | undefined, now: number): Patience {
  if (before === undefined) return { askedMs: 0, attemptAt: now };
  const pause = Math.max(0, now - before.attemptAt);
  return { askedMs: before.askedMs + Math.min(pause, LONGEST_PAUSE_MS), attemptAt: now };
}

/**
 * One attempt to send. After a day of them the last one says that it was.
 *
 * @throws NotificationUndelivered with why the last attempt has failed
 */
export async function withinADay<T>(attempt: () => Promise<T>, { askedMs }: Patience): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    const isFinal = !(error instanceof ApplicationFailure) || error.nonRetryable === true;
    if (isFinal || askedMs < DAY_MS) throw error;
    throw failure('NotificationUndelivered', `Not delivered for a day. The last time: ${error.message}`, error);
  }
}
