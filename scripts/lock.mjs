import { setTimeout as sleep } from 'node:timers/promises';
import { claim, release } from '../lib/claim.mjs';

/** Runs `work` while holding a lock file; waits for another holder, and takes over from one that is dead. */
export async function withLock(file, work) {
  let announced = false;
  while (!claim(file)) {
    if (!announced) console.log('setup: another set-up is running; waiting for it');
    announced = true;
    await sleep(500);
  }
  try {
    return await work();
  } finally {
    release(file);
  }
}
