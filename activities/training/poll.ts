import { cancellationSignal, sleep } from '@temporalio/activity';
import type { TrainingDeps } from './deps.js';

/**
 * Waits for a watcher's next poll: the interval with up to a quarter of jitter, so that watchers started together
 * don't ask together. Ends early by cancellation.
 */
export async function untilNextPoll({ pollSeconds }: Pick<TrainingDeps, 'pollSeconds'>): Promise<void> {
  cancellationSignal().throwIfAborted();
  await sleep(pollSeconds * 1000 * (1 + Math.random() / 4));
}

/** Waits until a Describe call is within the account's rate. Every one takes a turn, a watcher's first poll too. */
export async function awaitDescribeTurn({ pace }: Pick<TrainingDeps, 'pace'>): Promise<void> {
  const wait = pace.reserve(Date.now());
  if (wait > 0) await sleep(wait);
}
