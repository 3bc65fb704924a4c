import { setTimeout as wait } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';

/** Tries of a request whose body is a stream, which the AWS client itself makes once. */
const TRIES = 3;
const FIRST_PAUSE_MS = 200;

/** Sends what has a stream for its body, again where it may help. @param send makes a stream of its own each time, and fails as `asFailure` says */
export async function sendAgain<T>(send: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await send();
    } catch (error) {
      if (tries === TRIES || !(error instanceof ApplicationFailure) || error.nonRetryable) throw error;
      await wait(FIRST_PAUSE_MS * 2 ** (tries - 1));
    }
  }
}
