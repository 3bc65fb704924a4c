import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../../scripts/cache.mjs';

/**
 * The interpreter of the algorithm containers: `FORECAST_PYTHON`, else an environment in the cache, else `python3` where
 * it has numpy.
 */
export function containerPython(): string {
  const cache = cacheDir();
  const cached = existsSync(cache)
    ? readdirSync(cache)
        .sort()
        .map((name) => join(cache, name, 'bin/python'))
        .filter(existsSync)
    : [];
  const candidates = [process.env.FORECAST_PYTHON, ...cached, 'python3'].filter((path) => path !== undefined);
  const found = candidates.find(hasNumpy);
  if (found === undefined) {
    throw new Error(`None of ${candidates.join(', ')} is a Python with numpy; run 'node scripts/setup.mjs'.`);
  }
  return found;
}

function hasNumpy(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
