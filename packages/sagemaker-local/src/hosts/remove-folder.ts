import { rm } from 'node:fs/promises';
import type { Logger } from 'pino';

/**
 * Removes what a container left. Its end is stored already, so what can't be removed, say because a process still writes
 * there, is a warning in the log; the next server on this root tries again.
 */
export async function removeFolder(folder: string, log: Logger): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch((error: unknown) => {
    log.warn({ err: error, folder }, 'a folder could not be removed');
  });
}
