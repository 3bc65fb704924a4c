import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir } from './cache.mjs';

/** Locked requirements of the algorithm containers. */
export const REQUIREMENTS = fileURLToPath(new URL('../../containers/requirements.txt', import.meta.url));

/** Folder of the containers' Python environment: another lock file, another folder. */
export const pythonFolder = () => environmentFolder('python', REQUIREMENTS);

/** Folder of an environment with these locked requirements. */
export function environmentFolder(name, requirements) {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  return join(cacheDir(), `${name}-${hash}`);
}

/** Written when an environment is complete. */
export const completionMarker = (folder) => join(folder, '.complete');

/** The Python of the containers; undefined before the set-up. FORECAST_PYTHON names another one. */
export function pythonPath() {
  if (process.env.FORECAST_PYTHON) return process.env.FORECAST_PYTHON;
  const folder = pythonFolder();
  const python = join(folder, 'bin', 'python');
  // The link leads nowhere once the Python that it was made with is removed or replaced.
  return existsSync(completionMarker(folder)) && existsSync(python) ? python : undefined;
}
