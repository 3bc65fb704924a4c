import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Python needs of every container of a folder. */
export const REQUIREMENTS = 'requirements.txt';
/** What every container of a folder is made from besides its own: a folder for PYTHONPATH, and what Python needs. */
const SHARED = ['common', REQUIREMENTS];

/**
 * The content of each local container by the repositories of its `container.json`, as SHA-256: what stands for the digest of an image where
 * containers run as processes. Read at each question, since whoever writes a container changes it while the worker runs.
 *
 * @param parents folders with one folder per container, which has a `container.json`; what they share lies beside those, and
 * the last parent's counts
 */
export function containerDigests(parents: readonly string[]): Record<string, string> {
  const own = parents.flatMap((parent) =>
    readdirSync(parent)
      .filter((name) => existsSync(join(parent, name, 'container.json')))
      .map((name): [string, string] => [name, join(parent, name)]),
  );
  const shared = Object.fromEntries(
    SHARED.flatMap((name) => {
      const found = parents.map((parent) => join(parent, name)).filter((path) => existsSync(path));
      return found.slice(-1).map((path) => [name, path]);
    }),
  );
  return Object.fromEntries(
    own.flatMap(([name, folder]) => {
      const digest = digestOf({ [name]: folder, ...shared });
      return repositoriesIn(join(folder, 'container.json')).map((repository) => [repository, digest] as const);
    }),
  );
}

/** What is no container description has none: the server says what is wrong with it. */
function repositoriesIn(file: string): readonly string[] {
  try {
    const { repositories } = JSON.parse(readFileSync(file, 'utf8')) as { repositories?: unknown };
    return Array.isArray(repositories) ? repositories.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
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
