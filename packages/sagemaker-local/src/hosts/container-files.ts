import { constants } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';

// What lies below /opt/ml was made by a container, which may have put a link to anywhere in the place of a file or folder.
// Nothing here follows one: a job gets nothing of this machine out by way of its model or its texts.

/** Whether a path leads where it says. */
export const isItself = async (path: string): Promise<boolean> =>
  (await realpath(path).catch(() => undefined)) === resolve(path);

/** Whether a folder is missing, a link, or has nothing in it. */
export async function isEmptyFolder(folder: string): Promise<boolean> {
  return !(await isItself(folder)) || (await readdir(folder).catch(() => [])).length === 0;
}

/** Files below a folder, as paths relative to it; links are left out. */
export async function filesBelow(folder: string): Promise<string[]> {
  if (!(await isItself(folder))) return [];
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** The beginning of a text; empty where there is no such file. @param bytes what is read at most */
export async function readHead(file: string, bytes: number): Promise<string> {
  if (!(await isItself(file))) return '';
  // A pipe would else keep us waiting for its writer.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW).catch(
    () => undefined,
  );
  if (handle === undefined) return '';
  try {
    if (!(await handle.stat()).isFile()) return '';
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
