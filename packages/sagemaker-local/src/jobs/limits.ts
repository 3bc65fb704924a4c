import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

/** Before a stop that could not be stored is tried again, in milliseconds. */
const PAUSE_MS = 1_000;

/**
 * Stops a job once it has used up one of its times.
 *
 * @param untilUsedUp waits for that; @throws when the signal fires first
 * @param signal the job has ended
 */
export async function keepLimit<Cause>(
  untilUsedUp: () => Promise<Cause>,
  stop: (cause: Cause) => void,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  while (!signal.aborted) {
    try {
      stop(await untilUsedUp());
      return;
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error }, 'a job that has used up its time could not be stopped');
      await sleep(PAUSE_MS, undefined, { ref: false });
    }
  }
}
