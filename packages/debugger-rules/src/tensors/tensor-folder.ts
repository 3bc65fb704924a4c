import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { ByteSource } from './tensor-reader.js';

/** A tensor directory in a folder of this machine, which may still grow, or be made later. */
export function tensorFolder(folder: string): ByteSource {
  const unlessMissing = (error: NodeJS.ErrnoException): undefined => {
    if (error.code !== 'ENOENT') throw error;
  };
  return {
    list: async (prefix) => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(unlessMissing);
      return (entries ?? [])
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'))
        .filter((name) => name.startsWith(prefix));
    },
    read: (name) => readFile(join(folder, name)).catch(unlessMissing),
  };
}
