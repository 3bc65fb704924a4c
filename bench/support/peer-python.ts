import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../../local/installed/cache.mjs';
import { pythonPath } from '../../local/installed/python.mjs';
import { run } from '../../scripts/run.mjs';

/**
 * The Python of a peer, made once for each list of pinned packages.
 *
 * @param name of the folder in the cache; @param requirements path of the list
 * @throws Error when the packages can't be installed
 */
export async function peerPython(name: string, requirements: string): Promise<string> {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  const folder = join(cacheDir(), `${name}-${hash}`);
  const python = join(folder, 'bin', 'python');
  const complete = join(folder, '.complete');
  if (existsSync(complete)) return python;
  const base = pythonPath();
  if (base === undefined) throw new Error("the containers' Python is missing; run 'npm run setup'");
  rmSync(folder, { recursive: true, force: true });
  await run(base, ['-m', 'venv', folder]);
  await run(python, ['-I', '-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '-r', requirements]);
  writeFileSync(complete, '');
  return python;
}
