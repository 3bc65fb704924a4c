import { cancellationSignal, sleep } from '@temporalio/activity';
import type { TrainingDeps } from './deps.js';

/**
 * Waits for this watcher's next look: the poll interval with up to a quarter of jitter, so that watchers started
 * together don't ask together, and then its turn within the account's rate. Ends early by cancellation.
 */
export async function untilNextLook({ pollSeconds, pace }: Pick<TrainingDeps, 'pollSeconds' | 'pace'>): Promise<void> {
  cancellationSignal().throwIfAborted();
  await sleep(pollSeconds * 1000 * (1 + Math.random() / 4));
  await sleep(pace.reserve(Date.now()));
}
