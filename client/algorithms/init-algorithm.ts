import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledDeclaration } from '../../contracts/algorithms/algorithms.js';
import { algorithmNameSchema } from '../../contracts/algorithms/declaration.js';
import { UserError } from '../errors/user-error.js';

const TEMPLATE = fileURLToPath(new URL('./template', import.meta.url));
/** What the template calls its algorithm. */
const TEMPLATE_NAME = 'my-algorithm';

/**
 * Writes a container and its declaration, which pass the contract as they are: `containers/<name>` and `algorithms/<name>.yaml`.
 *
 * @param folder into which; the local stack knows the containers of the project's own
 * @returns the files, from the folder
 * @throws UserError before anything is written, for a name that can't be used or files that are there
 */
export async function initAlgorithm(name: string, folder: string): Promise<readonly string[]> {
  requireName(name);
  const files = (await filesBelow(TEMPLATE)).map((path) => ({ path, to: path.replaceAll(TEMPLATE_NAME, name) }));
  const there = files.find(({ to }) => existsSync(join(folder, to)));
  if (there !== undefined) {
    throw new UserError(
      `${join(folder, there.to)} exists. Choose another name, or move it away; nothing was written.`,
      'usage',
    );
  }
  for (const { path, to } of files) {
    const target = join(folder, to);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, (await readFile(join(TEMPLATE, path), 'utf8')).replaceAll(TEMPLATE_NAME, name), {
      flag: 'wx',
    });
    await chmod(target, (await stat(join(TEMPLATE, path))).mode);
  }
  return files.map(({ to }) => to);
}

/** @throws UserError for a name that no algorithm may have */
export function requireName(name: string): void {
  const parsed = algorithmNameSchema.safeParse(name);
  if (!parsed.success)
    throw new UserError(`'${name}' can't be the name of an algorithm: ${parsed.error.issues[0]?.message}.`, 'usage');
  if (bundledDeclaration(name) !== undefined)
    throw new UserError(`${name} is a bundled algorithm; choose another name.`, 'usage');
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
