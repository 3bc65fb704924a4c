import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMON_PYTHON, PACKAGE_CONTAINERS, PROJECT_CONTAINERS } from './container-folders.js';

export interface ContainerSources {
  /** Folders with one folder per container, which has a `container.json`. */
  readonly containers: readonly string[];
  /** What every container is made from besides its own folder: a name for the digest, and the file or folder. */
  readonly shared: Readonly<Record<string, string>>;
}

const SOURCES: ContainerSources = {
  containers: [PACKAGE_CONTAINERS, PROJECT_CONTAINERS],
  shared: { common: COMMON_PYTHON, 'requirements.txt': join(PROJECT_CONTAINERS, 'requirements.txt') },
};

/**
 * The content of each local container by its folder's name, as SHA-256: what stands for the digest of an image where
 * containers run as processes.
 */
export function containerDigests({ containers, shared }: ContainerSources = SOURCES): Record<string, string> {
  const own = containers.flatMap((parent) =>
    readdirSync(parent)
      .filter((name) => existsSync(join(parent, name, 'container.json')))
      .map((name): [string, string] => [name, join(parent, name)]),
  );
  return Object.fromEntries(own.map(([name, folder]) => [name, digestOf({ [name]: folder, ...shared })]));
}

/** @param roots the name that a path begins with in the digest -> the file or folder */
function digestOf(roots: Readonly<Record<string, string>>): string {
  const files = Object.entries(roots).flatMap(([name, root]) => filesBelow(root).map((file) => ({ name, root, file })));
  const hash = createHash('sha256');
  for (const { name, root, file } of files.sort((a, b) => (join(a.name, a.file) < join(b.name, b.file) ? -1 : 1))) {
    hash
      .update(`${join(name, file)}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return `sha256:${hash.digest('hex')}`;
}

/** Paths below a folder; of a file, the empty one. */
function filesBelow(root: string, path = ''): string[] {
  try {
    return readdirSync(join(root, path))
      .filter((name) => name !== '__pycache__' && name !== 'README.md')
      .flatMap((name) => filesBelow(root, join(path, name)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [path];
    throw error;
  }
}
