import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

export interface UntilOptions<Value> {
  /** What is waited for, as the end of the sentence "waited 30 s for …". */
  readonly what: string;
  /** Milliseconds after which it fails. */
  readonly timeout?: number;
  /** Milliseconds between two polls. */
  readonly every?: number;
  /** Whether the wait is over; by default any value does that counts as true. */
  readonly holds?: (value: Value) => boolean;
}

const POLL_MS = 20;
/** Long beside what any wait takes, also on a machine that does other work. */
const TIMEOUT_MS = 90_000;
/** Enough of a value to see what is wrong with it. */
const SHOWN_CHARACTERS = 1000;

/**
 * Polls until the condition holds. A condition that throws does not hold yet.
 *
 * @returns the value that ended the wait
 * @throws Error saying what was waited for, how long, and the last value or error
 */
export async function until<Value>(
  condition: () => Value | Promise<Value>,
  { what, timeout = TIMEOUT_MS, every = POLL_MS, holds = Boolean }: UntilOptions<Value>,
): Promise<Value> {
  const failure = new Error();
  Error.captureStackTrace(failure, until);
  const began = performance.now();
  for (;;) {
    let last: string;
    try {
      const value = await condition();
      if (holds(value)) return value;
      last = `the last value was ${inspect(value, { depth: 4 })}`;
    } catch (error) {
      last = `the last try failed with ${error}`;
    }
    if (performance.now() - began >= timeout) {
      failure.message = `waited ${timeout / 1000} s for ${what}, in vain; ${last.slice(0, SHOWN_CHARACTERS)}`;
      throw failure;
    }
    await sleep(every);
  }
}
