import { lstatSync, mkdirSync } from 'node:fs';
import { keepPrivate } from './keep-private.js';
import { userNumber } from './user-number.js';

/**
 * Makes a folder for this user alone below one that everybody may write to, such as /tmp, where somebody else may have made one of that
 * name before: its owner could put links there, or other files in place of ours.
 *
 * @throws Error where it is somebody else's
 */
export function ownFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const uid = userNumber();
  const found = lstatSync(path);
  // Windows has no such numbers, and a folder of its own for each user.
  if (uid === -1) return path;
  if (!found.isDirectory() || found.uid !== uid) {
    throw new Error(
      `${path} belongs to another user of this machine. Set TMPDIR to a folder of your own, or have that one removed.`,
    );
  }
  keepPrivate(path);
  return path;
}
