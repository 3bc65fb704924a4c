// Runs ruff, at the version that is locked here, with the arguments given: `node scripts/ruff.mjs check`. Fetched at the first use, so that
// those who only run forecasts never wait for it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../lib/make-folder.mjs';
import { cacheDir } from '../local/installed/cache.mjs';
import { completionMarker, environmentFolder } from '../local/installed/python.mjs';
import { installPython } from './install-python.mjs';
import { withLock } from './lock.mjs';
import { SetupError } from './setup-error.mjs';

const REQUIREMENTS = fileURLToPath(new URL('ruff-requirements.txt', import.meta.url));
const folder = environmentFolder('ruff', REQUIREMENTS);
const isInstalled = () => existsSync(completionMarker(folder));

try {
  if (!isInstalled()) {
    makeFolder(cacheDir());
    await withLock(join(cacheDir(), 'ruff.lock'), async () => {
      if (!isInstalled())
        await installPython(folder, REQUIREMENTS, 'the environment of ruff, which checks the Python code');
    });
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`ruff can't be installed: ${error.message}`);
  process.exit(1);
}
const root = fileURLToPath(new URL('..', import.meta.url));
const { status } = spawnSync(join(folder, 'bin', 'ruff'), process.argv.slice(2), { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
