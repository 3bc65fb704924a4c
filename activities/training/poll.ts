import { cancellationSignal, heartbeat, sleep } from '@temporalio/activity';
import type { JobProgress } from '../../contracts/training.js';
import type { TrainingDeps } from './deps.js';

/** Longest time without a sign of life; well under the heartbeat timeout of the watchers. */
const HEARTBEAT_EVERY_MS = 3000;

/**
 * Waits for this watcher's next look: the poll interval with up to a quarter of jitter, so that watchers started
 * together don't ask together, and then its turn within the account's rate. Ends early by cancellation.
 *
 * Heartbeats go on while it waits: how often AWS may be asked and how soon a dead worker is noticed are two things.
 */
export async function untilNextLook(
  { pollSeconds, pace }: Pick<TrainingDeps, 'pollSeconds' | 'pace'>,
  details: JobProgress,
): Promise<void> {
  heartbeat(details);
  cancellationSignal().throwIfAborted();
  await sleepAlive(pollSeconds * 1000 * (1 + Math.random() / 4), details);
  await sleepAlive(pace.reserve(Date.now()), details);
}

async function sleepAlive(milliseconds: number, details: JobProgress): Promise<void> {
  const end = Date.now() + milliseconds;
  for (let left = milliseconds; left > 0; left = end - Date.now()) {
    await sleep(Math.min(left, HEARTBEAT_EVERY_MS));
    heartbeat(details);
  }
}
