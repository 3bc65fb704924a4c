import { chmodSync, statSync } from 'node:fs';

const OTHERS = 0o077;

/**
 * Closes a folder of ours to the other users of this machine: what lies in it are logs, objects and databases with
 * everything that jobs were given. A folder of somebody else stays as it is.
 */
export function keepPrivate(folder: string): void {
  const { mode } = statSync(folder);
  if ((mode & OTHERS) === 0) return;
  try {
    chmodSync(folder, mode & 0o700);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  }
}
