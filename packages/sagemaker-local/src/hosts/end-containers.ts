import type { Clock } from '../model/clock.js';
import type { RunningContainer } from '../runners/runner.js';

/** What a closing server gives containers between SIGTERM and SIGKILL, in milliseconds. */
export const CLOSING_GRACE_MS = 2_000;

/**
 * Sends SIGTERM, and waits until all have ended or the time is over.
 *
 * @param graceMs milliseconds of the server's clock
 * @param hurry ends the wait
 */
export async function terminateContainers(
  clock: Clock,
  containers: readonly RunningContainer[],
  graceMs: number,
  hurry?: AbortSignal,
): Promise<void> {
  for (const container of containers) container.terminate();
  const over = new AbortController();
  const signal = hurry === undefined ? over.signal : AbortSignal.any([over.signal, hurry]);
  const grace = clock.sleep(graceMs, signal).catch(() => undefined);
  await Promise.race([exitsOf(containers), grace]);
  over.abort();
}

/** Sends SIGKILL to what still runs, and waits until it is gone. */
export async function killContainers(containers: readonly RunningContainer[]): Promise<void> {
  for (const container of containers) container.kill();
  await exitsOf(containers);
}

/** SIGTERM, the grace period, SIGKILL. */
export async function endContainers(
  clock: Clock,
  containers: readonly RunningContainer[],
  graceMs: number,
): Promise<void> {
  await terminateContainers(clock, containers, graceMs);
  await killContainers(containers);
}

const exitsOf = (containers: readonly RunningContainer[]) => Promise.all(containers.map(({ exited }) => exited));
