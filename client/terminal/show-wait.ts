import { createLogUpdate } from 'log-update';
import { colours } from './colours.js';

/** A shorter wait needs no explanation. */
const QUIET_MS = 1000;
const REFRESH_MS = 250;

/**
 * Says on a terminal what is waited for, once that takes more than a second; in a pipe nothing.
 *
 * @param what as in "Waiting until the remote jobs have stopped"
 */
export async function showWait<T>(what: string, work: () => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work();
  const update = createLogUpdate(process.stderr);
  const began = Date.now();
  const timer = setInterval(() => {
    const elapsed = Date.now() - began;
    if (elapsed > QUIET_MS) update(colours.dim(`${what}: ${Math.floor(elapsed / 1000)} s`));
  }, REFRESH_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    update.clear();
    update.done();
  }
}
