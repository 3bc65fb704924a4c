import { cancellationSignal, heartbeat, sleep } from '@temporalio/activity';
import type { JobProgress } from '../../contracts/training.js';
import type { TrainingDeps } from './deps.js';

/** Longest time without a sign of life; well under the heartbeat timeout of the watchers. */
const HEARTBEAT_EVERY_MS = 3000;

/**
 * Heartbeats while `work` goes on, whatever it waits for: the next look, a slow answer, or tensors to be read. How often AWS
 * may be asked and how soon a dead worker is noticed are two things.
 *
 * @param work gets a function that says what the next heartbeats tell; call it only when the details fit together
 */
export async function withHeartbeats<Details extends JobProgress, Result>(
  first: Details,
  work: (tell: (details: Details) => void) => Promise<Result>,
): Promise<Result> {
  let current = first;
  const timer = setInterval(() => heartbeat(current), HEARTBEAT_EVERY_MS);
  try {
    return await work((details) => {
      current = details;
      heartbeat(details);
    });
  } finally {
    clearInterval(timer);
  }
}

/**
 * Waits for this watcher's next look: the poll interval with up to a quarter of jitter, so that watchers started
 * together don't ask together, and then its turn within the account's rate. Ends early by cancellation.
 */
export async function untilNextLook({ pollSeconds, pace }: Pick<TrainingDeps, 'pollSeconds' | 'pace'>): Promise<void> {
  cancellationSignal().throwIfAborted();
  await sleep(pollSeconds * 1000 * (1 + Math.random() / 4));
  await sleep(pace.reserve(Date.now()));
}
