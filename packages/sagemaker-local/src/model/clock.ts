import { setTimeout as wait } from 'node:timers/promises';

/** The server's idea of time; may run faster than the wall clock, so that long waits can be tried in seconds. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Waits a span of this clock's time, in milliseconds. @throws AbortError when the signal fires first */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Runs the clock at this many seconds a second from now on. */
  setSpeed(speed: number): void;
  readonly speed: number;
}

/** A sleeper reads the clock at least this often, so that a new speed takes effect. */
const MAX_NAP_MS = 1_000;

/**
 * @param speed 1 is real time
 * @param notBefore the clock never shows less, so that times in a store made by a server with a faster clock stay in the past
 */
export function createClock(speed = 1, notBefore = 0): Clock {
  let rate = speed;
  let realBase = Date.now();
  let base = Math.max(realBase, notBefore);
  const now = () => Math.floor(base + (Date.now() - realBase) * rate);
  return {
    now,
    async sleep(milliseconds, signal) {
      const end = now() + milliseconds;
      for (let left = milliseconds; left > 0; left = end - now()) {
        await wait(Math.min(left / rate, MAX_NAP_MS), undefined, {
          ref: false,
          ...(signal ? { signal } : {}),
        });
      }
      signal?.throwIfAborted();
    },
    setSpeed(next) {
      base = now();
      realBase = Date.now();
      rate = next;
    },
    get speed() {
      return rate;
    },
  };
}
