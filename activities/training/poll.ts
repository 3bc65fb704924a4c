import { cancellationSignal, sleep } from '@temporalio/activity';
import type { TrainingDeps } from './deps.js';

/**
 * Waits for a watcher's next poll: the interval with up to a quarter of jitter, so that watchers started together
 * don't ask together. Ends early by cancellation.
 */
export async function untilNextPoll({ pollSeconds }: Pick<TrainingDeps, 'pollSeconds'>): Promise<void> {
  await sleepUnlessCancelled(pollSeconds * 1000 * (1 + Math.random() / 4));
}

/** Ends early by cancellation. */
export async function sleepUnlessCancelled(milliseconds: number): Promise<void> {
  cancellationSignal().throwIfAborted();
  await sleep(milliseconds);
}

/** The first pause of a caller who waits for something that takes a moment, in milliseconds. */
const FIRST_PAUSE_MS = 25;

/**
 * Waits as `untilNextPoll` does; but where calls are not counted, a first time for a moment only, and each time twice as long, up to the
 * interval.
 *
 * @param polls made since something was asked for that takes a moment
 */
export async function untilSoonPoll(
  { pollSeconds, pace }: Pick<TrainingDeps, 'pollSeconds' | 'pace'>,
  polls: number,
): Promise<void> {
  if (pace.isLimited) return untilNextPoll({ pollSeconds });
  await sleepUnlessCancelled(Math.min(pollSeconds * 1000, FIRST_PAUSE_MS * 2 ** polls));
}

/** Waits until a Describe call is within the account's rate. Every one takes a turn, a watcher's first poll too. */
export async function awaitDescribeTurn({ pace }: Pick<TrainingDeps, 'pace'>): Promise<void> {
  const wait = pace.reserve(Date.now());
  if (wait > 0) await sleep(wait);
}
