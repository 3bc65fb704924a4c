import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What every container of ours is made from besides its own folder. */
const SHARED = ['common', 'requirements.txt'];

/**
 * The content of each local container by its folder's name, as SHA-256: what stands for the digest of an image where
 * containers run as processes.
 *
 * @param folder `containers/`
 */
export function containerDigests(folder: string): Record<string, string> {
  const own = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'common')
    .map(({ name }) => name);
  return Object.fromEntries(own.map((name) => [name, digestOf(folder, [name, ...SHARED])]));
}

function digestOf(folder: string, names: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of names.flatMap((name) => filesBelow(folder, name)).sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(folder, path)))
      .update('\0');
  }
  return `sha256:${hash.digest('hex')}`;
}

function filesBelow(folder: string, path: string): string[] {
  const full = join(folder, path);
  try {
    return readdirSync(full, { withFileTypes: true })
      .filter(({ name }) => name !== '__pycache__' && name !== 'README.md')
      .flatMap(({ name }) => filesBelow(folder, join(path, name)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [path];
    throw error;
  }
}
