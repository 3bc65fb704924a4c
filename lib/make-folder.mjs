// Plain JavaScript, because the set-up uses it before anything is installed.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export function makeFolder(path) {
  const folder = resolve(path);
  while (!tryMake(folder)) makeFolder(dirname(folder));
}

/** @returns false where the parent is missing */
function tryMake(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST' && isFolder(folder)) return true;
    if (error.code === 'ENOENT' && !existsSync(dirname(folder))) return false;
    throw error;
  }
}

const isFolder = (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
